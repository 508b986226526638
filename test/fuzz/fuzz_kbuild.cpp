// SPDX-License-Identifier: Apache-2.0
// What other programs have written, and what is read of it: kbuild's command files, the words of make,
// modpost and ninja, a compiler's name for its machine; and a dependency file, which ninja has to understand.
// The first byte chooses.
#include <set>

#include "exec/compile_commands.hpp"
#include "exec/compiler_kind.hpp"
#include "exec/kbuild_depfile.hpp"
#include "exec/kbuild_errors.hpp"
#include "exec/ninja_output.hpp"
#include "fuzz_input.hpp"
#include "support/quoting.hpp"

using namespace portato;
using test::require;

namespace {

void fuzz_command_file(std::string_view text) {
  const exec::CommandFile file = exec::parse_command_file(text);
  std::size_t bytes = file.target.size();
  for (const auto* list : {&file.prerequisites, &file.optional}) {
    for (const std::string& path : *list) {
      require(!path.empty(), "a prerequisite has a name");
      bytes += path.size();
    }
  }
  require(bytes <= text.size(), "everything stands in the file");
  require(exec::compiler_command(text).size() <= text.size(), "the command stands in the file");
}

/// The names in a dependency file as ninja 1.11 reads them (its manual, "depfile"). Of backslashes before a
/// blank every second one counts, before `#` and `:` the last one escapes; other characters that it does not
/// know end a name.
class DepfileReader {
 public:
  explicit DepfileReader(std::string_view text) : rest_(text) {}

  std::vector<std::string> read() {
    while (!rest_.empty()) take();
    end_name();
    return std::move(names_);
  }

 private:
  void take() {
    const std::size_t slashes = std::min(rest_.find_first_not_of('\\'), rest_.size());
    if (slashes > 0) return take_escape(slashes);
    const char c = rest_.front();
    rest_.remove_prefix(1);
    constexpr std::string_view kKnown = "+,/_.~()}{%=@[]!-:#$";
    const bool is_known = support::is_letter(c) || support::is_digit(c) ||
                          static_cast<unsigned char>(c) >= 0x80 || kKnown.find(c) != std::string_view::npos;
    if (!is_known) return end_name();
    name_ += c;
    if (c == '$' && rest_.starts_with('$')) rest_.remove_prefix(1);
  }

  void take_escape(std::size_t slashes) {
    rest_.remove_prefix(slashes);
    const char next = rest_.empty() ? '\n' : rest_.front();
    if (next == '\n') return end_name();
    const bool is_blank_escaped = next == ' ' && slashes % 2 == 1;
    const bool is_last_escape = next == '#' || next == ':';
    name_.append(is_blank_escaped ? slashes / 2 : is_last_escape ? slashes - 1 : slashes, '\\');
    if (!is_blank_escaped && !is_last_escape) return;
    name_ += next;
    rest_.remove_prefix(1);
  }

  void end_name() {
    if (!name_.empty()) names_.push_back(std::exchange(name_, {}));
  }

  std::string_view rest_;
  std::string name_;
  std::vector<std::string> names_;
};

void fuzz_depfile(std::string_view text) {
  std::vector<std::string> paths;
  std::vector<std::string> wanted;
  for (const std::string_view line : support::split(text, '\0')) {
    paths.push_back("/" + std::string(line));
    if (support::is_depfile_path(paths.back())) wanted.push_back(paths.back());
  }
  const std::string file = exec::depfile_text("/stamp", paths);
  require(file.starts_with("/stamp:") && file.ends_with('\n'), "it is a rule");
  std::vector<std::string> read = DepfileReader(std::string_view(file).substr(7)).read();
  if (wanted.size() < paths.size()) {
    require(!read.empty() && read.back() == "/stamp.again", "what cannot be named has a stand-in");
    read.pop_back();
  }
  require(read == wanted, "ninja reads what was meant");
}

plan::KbuildStep step_of(std::string_view names) {
  plan::KbuildStep step;
  for (const std::string_view name : support::split(names, ' ')) {
    if (!name.empty() && step.modules.size() < 8) step.modules.emplace_back().name = name;
  }
  return step;
}

void fuzz_make_output(std::string_view text) {
  const std::string_view names = text.substr(0, text.find('\n'));
  const plan::KbuildStep step = step_of(names);
  const exec::KbuildFailures failures = exec::find_failures(step, text);
  std::set<std::size_t> seen;
  for (const exec::ModuleFailure& failure : failures.modules) {
    require(failure.module < step.modules.size() && seen.insert(failure.module).second, "each module once");
    require(failure.message.size() <= text.size() && failure.message.find('\n') == std::string::npos,
            "one line says why");
  }
  const std::string quiet = exec::without_noise(text);
  require(exec::without_noise(quiet) == quiet, "what is no noise stays");
}

os::SignalGuard& signals() {
  static os::SignalGuard guard;
  // Nobody waits for signals here; they shall end the fuzzer as ever.
  static const int unblocked = ::sigprocmask(SIG_SETMASK, &guard.mask_for_children(), nullptr);
  require(unblocked == 0, "signals come through");
  return guard;
}

/// What is shown of ninja's output that comes in pieces of `size` bytes.
std::string shown(std::string_view text, std::size_t size, bool verbose) {
  std::string result;
  exec::NinjaRequest request;
  request.verbose = verbose;
  request.on_progress = [&](const exec::NinjaProgress& progress) {
    result += std::to_string(progress.finished) + "/" + std::to_string(progress.total) + "\n";
  };
  diag::CollectingSink sink;
  source::SourceManager sources;
  exec::StepReports reports(sink, sources);
  const exec::StepContext context{signals(), reports, [&](std::string_view piece) { result += piece; }};
  exec::NinjaOutput output(request, context);
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(std::min(size, rest.size())))
    output.add(rest.substr(0, size));
  output.finish(true);
  return result;
}

void fuzz_ninja_output(std::string_view text) {
  const bool verbose = text.size() % 2 == 1;
  const std::string whole = shown(text, text.size() + 1, verbose);
  require(shown(text, 1 + text.size() % 7, verbose) == whole, "it does not matter where lines are cut");
}

void fuzz_triplet(std::string_view text) {
  const std::string_view architecture = text.substr(0, text.find('\n'));
  exec::makes_code_for(text.substr(std::min(architecture.size() + 1, text.size())), architecture);
  const std::string message = exec::missing_tool(std::string(text)).message;
  require(message.find('\n') == std::string::npos, "one line says what is missing");
}

constexpr decltype(&fuzz_triplet) kParts[] = {fuzz_command_file, fuzz_depfile, fuzz_make_output,
                                              fuzz_ninja_output, fuzz_triplet};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryLimit limit(size);
  if (size == 0) return 0;
  kParts[test::chosen(data[0], std::size(kParts))]({reinterpret_cast<const char*>(data + 1), size - 1});
  return 0;
}
