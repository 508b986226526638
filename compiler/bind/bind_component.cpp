// SPDX-License-Identifier: Apache-2.0
// One Component.cdef: a table of section handlers collects what is written; what depends on several sections
// is decided after all of them (kinds of code, pools of interfaces, bundles of an external build).
#include <algorithm>
#include <array>

#include "bind/interfaces.hpp"
#include "bind/libraries.hpp"
#include "bind/mappings.hpp"
#include "bind/sections.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

constexpr std::array<std::string_view, 7> kCxxSuffixes{".cc", ".cp", ".cxx", ".cpp", ".c++", ".C", ".CC"};

bool is_cxx_source(std::string_view name) {
  const auto ends_so = [&](std::string_view suffix) { return name.ends_with(suffix); };
  return std::any_of(kCxxSuffixes.begin(), kCxxSuffixes.end(), ends_so) || name.ends_with(".CPP");
}

class ComponentBinder {
 public:
  ComponentBinder(Binder& binder, ComponentId id, const expand::Unit& unit)
      : binder_(binder), unit_(unit), id_(id), component_(binder.model()[id]) {}

  void run() {
    bind_sections(unit_.sections());
    check_languages();
    for (const SectionView& section : bundles_) bind_bundles(section);
    for (const SectionView& section : pools_) bind_pools(section);
    add_module_requirements(binder_, required_modules_, component_.name, component_.directory,
                            component_.kernel_modules);
    binder_.model().components[id_.index()] = std::move(component_);
  }

 private:
  using Handler = void (ComponentBinder::*)(const SectionView&);

  void bind_sections(const std::vector<NodeRef>& sections) {
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"sources", &ComponentBinder::bind_sources},
        {"javaPackage", &ComponentBinder::bind_java},
        {"pythonPackage", &ComponentBinder::bind_python},
        {"externalBuild", &ComponentBinder::bind_external_build},
        {"cflags", &ComponentBinder::bind_cflags},
        {"cxxflags", &ComponentBinder::bind_cxxflags},
        {"ldflags", &ComponentBinder::bind_ldflags},
        {"provides", &ComponentBinder::bind_provides},
        {"requires", &ComponentBinder::bind_requires},
        {"bundles", &ComponentBinder::keep_bundles},
        {"pools", &ComponentBinder::keep_pools},
    };
    static_assert(handles_all<kHandlers, place("", FileKind::kCdef)>());
    dispatch(kHandlers, *this, sections);
  }

  void bind_provides(const SectionView& section) {
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"api", &ComponentBinder::bind_provided_apis},
        {"headerDir", &ComponentBinder::bind_header_directories},
        {"lib", &ComponentBinder::bind_provided_libraries},
    };
    static_assert(handles_all<kHandlers, place("provides", FileKind::kCdef)>());
    dispatch(kHandlers, *this, unit_.entries(section.block()));
  }

  void bind_requires(const SectionView& section) {
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"api", &ComponentBinder::bind_required_apis},
        {"lib", &ComponentBinder::bind_required_libraries},
        {"component", &ComponentBinder::bind_components},
        {"file", &ComponentBinder::bind_required<RequiredObject::Kind::kFile>},
        {"dir", &ComponentBinder::bind_required<RequiredObject::Kind::kDirectory>},
        {"device", &ComponentBinder::bind_required<RequiredObject::Kind::kDevice>},
        {"kernelModule", &ComponentBinder::keep_modules},
        {"kernelModules", &ComponentBinder::keep_modules},
    };
    static_assert(handles_all<kHandlers, place("requires", FileKind::kCdef)>());
    dispatch(kHandlers, *this, unit_.entries(section.block()));
  }

  // Code.

  void bind_sources(const SectionView& section) {
    for (const NodeRef token : item_values(unit_, section)) {
      const Located<std::string> name = binder_.located(token);
      if (name.value.empty()) continue;
      mark(component_.sources_range, section);
      const bool is_cxx = is_cxx_source(name.value);
      if (!is_cxx && !name.value.ends_with(".c")) {
        binder_.report(diag::make(diag::kComponentSourceKind, name.range, support::printable(name.value)));
      } else if (auto path = find_source(name)) {
        add_source({{std::move(*path), name.range}, is_cxx});
      }
    }
  }

  std::optional<std::string> find_source(const Located<std::string>& name) {
    std::vector<std::string> searched{component_.directory};
    const std::vector<std::string>& others = binder_.directories.sources;
    searched.insert(searched.end(), others.begin(), others.end());
    const std::string own = support::join_path(component_.directory, name.value);
    if (binder_.is_below_build_folder(own)) return own;  // a build may yet make it
    return binder_.find_or_report(diag::kSourceNotFound, name, searched);
  }

  void add_source(ComponentSource source) {
    for (const ComponentSource& other : component_.sources) {
      if (other.path.value != source.path.value) continue;
      binder_.report(diag::make(diag::kSourceTwice, source.path.range, support::printable(source.path.value))
                         .with_note(other.path.range, "first listed here"));
      return;
    }
    component_.sources.push_back(std::move(source));
  }

  void bind_java(const SectionView& section) {
    for (const NodeRef token : item_values(unit_, section)) {
      mark(component_.java_range, section);
      component_.java_packages.push_back({std::string(token.text()), token.range()});
    }
  }

  void bind_python(const SectionView& section) {
    for (const NodeRef token : item_values(unit_, section)) {
      auto package = binder_.located_or_report(token, "pythonPackage");
      if (!package) continue;
      mark(component_.python_range, section);
      component_.python_packages.push_back(std::move(*package));
    }
  }

  void bind_external_build(const SectionView& section) {
    for (const NodeRef token : item_values(unit_, section)) {
      auto command = binder_.text_or_report(token, "externalBuild");
      if (!command) continue;
      mark(component_.external_range, section);
      component_.external_commands.push_back(std::move(*command));
    }
  }

  static void mark(source::SourceRange& range, const SectionView& section) {
    if (!range.is_valid()) range = section.keyword().range();
  }

  /// A component is written in one language, or built by commands of its own.
  void check_languages() {
    struct Kind {
      source::SourceRange range;
      std::string name;
    };
    const std::array<Kind, 4> kinds{{{component_.sources_range, "sources"},
                                     {component_.java_range, "javaPackage"},
                                     {component_.python_range, "pythonPackage"},
                                     {component_.external_range, "externalBuild"}}};
    const Kind* first = nullptr;
    for (const Kind& kind : kinds) {
      if (!kind.range.is_valid()) continue;
      if (first != nullptr) {
        binder_.report(diag::make(diag::kComponentLanguages, kind.range, kind.name, first->name)
                           .with_note(first->range, "the other one"));
      } else {
        first = &kind;
      }
    }
  }

  void bind_cflags(const SectionView& section) { add_flags(binder_, unit_, section, component_.cflags); }
  void bind_cxxflags(const SectionView& section) { add_flags(binder_, unit_, section, component_.cxxflags); }
  void bind_ldflags(const SectionView& section) { add_flags(binder_, unit_, section, component_.ldflags); }

  // What it provides and requires.

  void bind_provided_apis(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      if (auto server = read_server(binder_, ItemView{node}))
        component_.servers.push_back(std::move(*server));
    }
  }

  void bind_required_apis(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      if (auto client = read_client(binder_, ItemView{node}))
        component_.clients.push_back(std::move(*client));
    }
  }

  /// compat: the original takes a relative directory as relative to where ninja runs.
  void bind_header_directories(const SectionView& section) {
    for (const NodeRef token : item_values(unit_, section)) {
      Located<std::string> directory = binder_.located(token);
      if (directory.value.empty()) continue;
      directory.value = support::join_path(component_.directory, directory.value);
      component_.header_directories.push_back(std::move(directory));
    }
  }

  void bind_provided_libraries(const SectionView& section) {
    add_libraries(section, component_.provided_libraries);
  }
  void bind_required_libraries(const SectionView& section) { add_libraries(section, component_.libraries); }

  void add_libraries(const SectionView& section, std::vector<Library>& libraries) {
    for (const NodeRef token : item_values(unit_, section)) {
      Located<std::string> text = binder_.located(token);
      if (text.value.empty()) continue;
      Library library = classify_library(std::move(text));
      if (library.name.empty()) {
        binder_.report(
            diag::make(diag::kBadLibraryName, token.range(), support::printable(library.text.value)));
        continue;
      }
      const std::string path = support::join_path(component_.directory, library.text.value);
      if (library.kind == Library::Kind::kShared && binder_.context().fs.is_file(path)) {
        library.directory = support::directory_of(path);
      }
      libraries.push_back(std::move(library));
    }
  }

  void bind_components(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const ItemView item{node};
      if (!item.value(0).is_valid()) continue;
      const Located<std::string> spec = binder_.located(item.value(0));
      if (spec.value.empty()) {
        component_.is_complete = component_.is_complete && !binder_.has_undefined_variable(item.value(0));
      } else if (const auto component = binder_.find_component(spec, component_.directory)) {
        component_.components.push_back({*component, spec.range, item.option("[provide-header]").is_valid()});
      } else {
        component_.is_complete = false;
      }
    }
  }

  MappingOwner mapping_owner() const {
    return {component_.directory, diag::kDestinationEscapes, false,
            component_.is_external() ? MissingSources::kAllowed : MissingSources::kInBuildFolders};
  }

  template <RequiredObject::Kind Kind>
  void bind_required(const SectionView& section) {
    bind_required_objects(binder_, unit_, section, Kind, mapping_owner(), component_.required);
  }

  void keep_modules(const SectionView& section) {
    const std::vector<NodeRef>& items = unit_.entries(section.block());
    required_modules_.insert(required_modules_.end(), items.begin(), items.end());
  }

  void keep_bundles(const SectionView& section) { bundles_.push_back(section); }
  void keep_pools(const SectionView& section) { pools_.push_back(section); }

  void bind_bundles(const SectionView& section) {
    bind::bind_bundles(binder_, unit_, section, mapping_owner(), component_.bundles);
  }

  // Pools.

  void bind_pools(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const std::vector<NodeRef> words = ItemView{node}.values();
      if (words.size() < 2 || words.size() > 3) continue;
      const auto value = integer_value(words.back().text());
      if (!value) continue;
      if (*value > UINT32_MAX) {
        binder_.report(diag::make(diag::kNumberRange, words.back().range(), "the size of a pool",
                                  fmt::format("at most {}", UINT32_MAX), std::string(words.back().text())));
        continue;
      }
      Pool pool;
      if (words.size() == 3) pool.interface = {std::string(words[0].text()), words[0].range()};
      pool.name = {std::string(words[words.size() - 2].text()), words[words.size() - 2].range()};
      pool.size = {static_cast<std::uint32_t>(*value), words.back().range()};
      add_pool(std::move(pool));
    }
  }

  void add_pool(Pool pool) {
    if (!pool.interface.value.empty() && !has_interface(pool.interface.value)) {
      binder_.report(diag::make(diag::kPoolWithoutApi, pool.interface.range, pool.interface.value));
      return;
    }
    for (const Pool& other : component_.pools) {
      if (other.name.value != pool.name.value || other.interface.value != pool.interface.value) continue;
      binder_.report(diag::make(diag::kPoolTwice, pool.name.range, pool.name.value)
                         .with_note(other.name.range, "first given here"));
      return;
    }
    component_.pools.push_back(std::move(pool));
  }

  /// By its name, or by that of its file.
  bool has_interface(std::string_view name) {
    const auto is_named = [&](const auto& interface) {
      return interface.name.value == name ||
             (interface.api.is_valid() && binder_.model()[interface.api].name == name);
    };
    return std::any_of(component_.servers.begin(), component_.servers.end(), is_named) ||
           std::any_of(component_.clients.begin(), component_.clients.end(), is_named);
  }

  Binder& binder_;
  const expand::Unit& unit_;
  ComponentId id_;
  Component component_;  // a copy: the table may grow while this one is filled
  std::vector<SectionView> bundles_;
  std::vector<SectionView> pools_;
  std::vector<NodeRef> required_modules_;
};

}  // namespace

void bind_component_body(Binder& binder, ComponentId id, const expand::Unit& unit) {
  ComponentBinder(binder, id, unit).run();
}

}  // namespace portato::bind
