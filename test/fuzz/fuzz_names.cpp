// SPDX-License-Identifier: Apache-2.0
// Names of all bytes for files, folders, the system and the target: either they are refused, or every
// generated file says the same as for plain names, each name being a part of one path or word.
#include <map>

#include "bind/bind.hpp"
#include "check/check.hpp"
#include "emit/emit.hpp"
#include "fuzz_input.hpp"
#include "source/memory_fs.hpp"
#include "support/ninja_reader.hpp"
#include "support/shell_words.hpp"

using namespace portato;

namespace {

/// The bytes between slashes are names, in order; a missing or impossible one is a plain one.
class Names {
 public:
  explicit Names(std::string_view bytes) : pieces_(support::split(bytes, '/')) {}

  std::string next(const std::string& plain) {
    if (at_ >= pieces_.size()) return plain;
    const std::string name(pieces_[at_++]);
    const bool is_name = !name.empty() && name != "." && name != ".." && name.find('\0') == std::string::npos;
    return is_name ? name : plain;
  }

 private:
  std::vector<std::string_view> pieces_;
  std::size_t at_ = 0;
};

class Project {
 public:
  explicit Project(std::string_view bytes) : names_(bytes) {
    const std::string folder = "/" + names_.next("project") + "/";
    system_ = folder + names_.next("system") + ".sdef";
    module_ = folder + "vbus.mdef";
    fs_.add_file(system_,
                 "kernelModules: { " + token(folder + "vbus") + " " + token(folder + "own") + " }\n");
    std::string text =
        "sources: { " + file(folder, names_.next("code") + "/" + names_.next("a") + ".c") + " }\n";
    text += "bundles: { file: { " + file(folder, names_.next("bundled")) + " " + token(names_.next("there")) +
            " } }\n";
    text += "scripts: { install: " + file(folder, names_.next("script") + ".sh") + " }\n";
    text += "udev: { " + file(folder, names_.next("udev") + ".rules") + " }\n";
    text += "firmware: { " + file(folder, names_.next("firmware")) + " x }\n";
    fs_.add_file(module_, text);
    const std::string external = token(names_.next("made") + "/e.ko");
    fs_.add_file(folder + "own.mdef", "externalBuild: { \"true\" } preBuilt: { " + external + " }\n");
    options_.work_directory = "/" + names_.next("work");
    options_.output_directory = "/" + names_.next("out");
    options_.target = names_.next("board");
    options_.portato = "/" + names_.next("bin") + "/portato";
    options_.kernel = kernel::KernelTree{"/usr/src/linux", "given", "6.1.0", "x86", "gcc", false, true};
  }

  /// Generates, and holds the files against the plan; nothing if it is refused.
  void check(bool is_module) {
    // The command line is refused by the driver.
    for (const std::string& given :
         {options_.work_directory, options_.output_directory, options_.target, options_.portato})
      if (support::has_control_character(given)) return;
    options_.for_single_definition = is_module;
    const bind::BindContext context{fs_, trees_, environment_, sink_};
    const bind::BindOptions bind_options{{}, {}, options_.work_directory};
    const auto model = is_module ? bind::bind_module(context, bind_options, module_)
                                 : bind::bind_system(context, bind_options, system_);
    if (!model) return;
    check::check_model(*model, sink_);
    if (sink_.has_errors()) return;
    const auto plan = plan::plan_build(*model, options_, sources_, fs_, sink_);
    if (!plan) return test::require(sink_.has_errors(), "a refusal has a diagnostic");
    const os::OutputSet files = emit::emit_build(*model, *plan);
    check_ninja(*plan, test::NinjaReader::read(files.at(plan->layout.ninja_file()).content));
    for (const plan::ScriptPair& pair : plan->scripts) {
      check_script(files.at(pair.install_path).content, "load_module", pair.load.size());
      check_script(files.at(pair.remove_path).content, "unload_module", pair.unload.size());
    }
    for (const auto& [path, file] : files) {
      const std::string_view name = support::split(path, '/').back();
      if (name == "Kbuild") check_kbuild(file.content);
    }
  }

 private:
  /// In quotes; by way of a variable where quotes cannot hold it.
  std::string token(const std::string& text) {
    if (text.find_first_of("\n\r") == std::string::npos) {
      std::string quoted = support::replace_all(text, "\\", "\\\\");
      quoted = support::replace_all(support::replace_all(quoted, "\"", "\\\""), "$", "$$");
      return "\"" + quoted + "\"";
    }
    const std::string variable = "NAME" + std::to_string(variables_++);
    environment_.set(variable, {text, expand::VariableOrigin::kProcess, {}});
    return "$" + variable;
  }

  std::string file(const std::string& folder, const std::string& path) {
    fs_.add_file(folder + path, "");
    return token(path);
  }

  static void check_ninja(const plan::BuildPlan& plan, const test::NinjaFile& file) {
    std::map<std::string, std::vector<std::string>> expected;  // by the first output
    for (const plan::PlannedExternal& each : plan.externals)
      expected[each.step.stamp] = {"external", each.file};
    if (plan.kbuild) expected[plan.kbuild->stamp] = {"kbuild", plan.layout.step_file("kbuild")};
    if (plan.verify) expected[plan.verify->stamp] = {"verify", plan.layout.step_file("verify")};
    if (plan.package) expected[plan.package->stamp] = {"package", plan.layout.step_file("package")};
    test::require(expected.size() == file.edges.size(), "there is an edge for each step");
    for (const test::NinjaEdge& edge : file.edges) {
      const auto found = expected.find(edge.outputs.front());
      test::require(found != expected.end() && edge.rule == found->second[0] && edge.inputs.size() == 1 &&
                        edge.inputs[0] == found->second[1],
                    "each edge has the rule and the input of its step");
    }
    test::require(file.rules.size() == 5, "rules and pool are those of Portato");
    const auto command = support::split_shell_words(support::replace_all(
        support::replace_all(file.rules.at("kbuild").at("command"), "$in", "IN"), "$$", "$"));
    test::require(
        command && *command == std::vector<std::string>{"exec", plan.options.portato, "step", "kbuild", "IN"},
        "the command is one of Portato");
  }

  static void check_script(const std::string& text, std::string_view call, std::size_t count) {
    std::size_t found = 0;
    const std::size_t begin = text.rfind("\nbegin_");
    for (const std::string_view line : support::split(std::string_view(text).substr(begin + 1), '\n')) {
      if (line.empty()) continue;
      const auto words = support::split_shell_words(line);
      test::require(words && !words->empty(), "each line is a call");
      if (words->front() == call) ++found;
    }
    test::require(found == count, "there is a call for each module");
  }

  /// One source: a line with its rule, and no recipe but kbuild's.
  static void check_kbuild(const std::string& text) {
    std::size_t recipes = 0;
    for (const std::string_view line : support::split(text, '\n')) {
      if (line.starts_with('\t'))
        test::require(line == "\t$(call if_changed_rule,cc_o_c)", "a recipe is kbuild's");
      recipes += line.starts_with('\t') ? 1 : 0;
    }
    test::require(recipes == 1, "there is a rule for each source");
  }

  Names names_;
  source::MemoryFs fs_;
  source::SourceManager sources_;
  diag::CollectingSink sink_;
  expand::TreeStore trees_{fs_, sources_, sink_};
  expand::Environment environment_;
  plan::PlanOptions options_;
  std::string system_;
  std::string module_;
  int variables_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Project(bytes.substr(1)).check((data[0] & 1U) != 0);
  return 0;
}
