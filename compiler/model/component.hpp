// SPDX-License-Identifier: Apache-2.0
// Components: what one Component.cdef says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/api.hpp"
#include "model/module.hpp"

namespace portato::model {

/// A file, directory or device of the target that appears in an app's sandbox.
struct RequiredObject {
  enum class Kind : std::uint8_t { kFile, kDirectory, kDevice };
  Kind kind = Kind::kFile;
  Located<std::string> source;       ///< on the target, as written
  Located<std::string> destination;  ///< below the sandbox's root, without leading slash
  std::optional<Permissions> permissions;
};
PORTATO_WORDS(RequiredObject::Kind, (kFile, "file"), (kDirectory, "dir"), (kDevice, "device"));

template <class Out>
void describe(const RequiredObject& object, Out& out) {
  out.field("kind", object.kind);
  out.field("source", object.source.value);
  out.field("destination", "/" + object.destination.value);
  out.field("at", object.source.range);
  out.if_set("permissions", object.permissions);
}

struct ComponentSource {
  Located<std::string> path;  ///< absolute, existing
  bool is_cxx = false;
};

template <class Out>
void describe(const ComponentSource& source, Out& out) {
  out.head(source.path);
  out.field("language", source.is_cxx ? "c++" : "c");
}

/// One entry of `lib`.
struct Library {
  enum class Kind : std::uint8_t {
    kName,        ///< `-l<name>`
    kStaticName,  ///< the same, among the static libraries
    kStaticFile,  ///< the path itself
    kShared,      ///< `-l<name>`, with `-L<directory>` if it was found
  };
  Kind kind = Kind::kName;
  Located<std::string> text;
  std::string name;       ///< without `lib` and suffix
  std::string directory;  ///< kShared: where the component has it; may be empty
};
PORTATO_WORDS(Library::Kind, (kName, "name"), (kStaticName, "staticName"), (kStaticFile, "staticFile"),
              (kShared, "shared"));

template <class Out>
void describe(const Library& library, Out& out) {
  out.head(library.text);
  out.field("kind", library.kind);
  out.field("name", library.name);
  out.if_set("directory", library.directory);
}

struct Pool {
  Located<std::string> interface;  ///< empty for a pool of the component itself
  Located<std::string> name;
  Located<std::uint32_t> size;
};

template <class Out>
void describe(const Pool& pool, Out& out) {
  out.head(pool.name);
  out.if_set("interface", pool.interface.value);
  out.field("size", pool.size.value);
}

/// Something names a component.
struct ComponentUse {
  ComponentId component;
  source::SourceRange range;
  bool provides_header = false;  ///< its header directories are passed on to who requires the user
};

template <class Out>
void describe(const ComponentUse& use, Out& out) {
  out.field("component", use.component);
  out.field("at", use.range);
  out.if_set("provideHeader", use.provides_header);
}

/// One Component.cdef. A component is its directory, however that is spelled.
struct Component {
  std::string name;       ///< of the directory, as an identifier; empty if it cannot be one (reported)
  std::string directory;  ///< absolute
  std::string path;       ///< of its Component.cdef
  source::SourceId source;
  std::string build_directory;  ///< its $BUILDDIR, absolute

  std::vector<ComponentSource> sources;
  std::vector<Located<std::string>> java_packages;
  std::vector<Located<std::string>> python_packages;    ///< TelAF; as written
  std::vector<Located<std::string>> external_commands;  ///< shell text, run in order
  source::SourceRange sources_range;                    ///< the first such section; invalid if there is none
  source::SourceRange java_range;
  source::SourceRange python_range;
  source::SourceRange external_range;

  std::vector<Located<std::string>> cflags;  ///< shell text, variables substituted
  std::vector<Located<std::string>> cxxflags;
  std::vector<Located<std::string>> ldflags;
  std::vector<Located<std::string>> header_directories;  ///< absolute; not looked at
  std::vector<Library> provided_libraries;               ///< for those who require the component
  std::vector<Library> libraries;

  std::vector<ServerInterface> servers;
  std::vector<ClientInterface> clients;
  std::vector<ComponentUse> components;  ///< `requires: component:`, as written
  bool is_complete = true;               ///< false if one of them was not found (reported)
  std::vector<Bundle> bundles;
  std::vector<RequiredObject> required;
  std::vector<Requirement> kernel_modules;
  std::vector<Pool> pools;

  /// Whether it becomes a library of its own: it has (or its sections say it has) C, C++, Java or Python
  /// code.
  [[nodiscard]] bool has_code() const {
    return sources_range.is_valid() || java_range.is_valid() || python_range.is_valid();
  }
  [[nodiscard]] bool is_external() const { return external_range.is_valid(); }
};

template <class Out>
void describe(const Component& component, Out& out) {
  out.field("name", component.name);
  out.field("path", component.path);
  out.field("buildDirectory", component.build_directory);
  out.field("sources", component.sources);
  out.field("javaPackages", component.java_packages);
  out.field("pythonPackages", component.python_packages);
  out.field("externalBuild", component.external_commands);
  out.field("cflags", component.cflags);
  out.field("cxxflags", component.cxxflags);
  out.field("ldflags", component.ldflags);
  out.object("provides", [&] {
    out.field("api", component.servers);
    out.field("headerDir", component.header_directories);
    out.field("lib", component.provided_libraries);
  });
  out.object("requires", [&] {
    out.field("api", component.clients);
    out.field("lib", component.libraries);
    out.field("component", component.components);
    out.field("objects", component.required);
    out.field("kernelModules", component.kernel_modules);
  });
  out.field("bundles", component.bundles);
  out.field("pools", component.pools);
}

}  // namespace portato::model
