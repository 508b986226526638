// SPDX-License-Identifier: Apache-2.0
// What everything else is built on: words of a shell, versions, paths, printable text, distances between
// words, and unified diffs. The first byte chooses; each has properties that hold for any bytes.
#include <algorithm>
#include <charconv>

#include "diag/fix_set.hpp"
#include "fuzz_input.hpp"
#include "support/edit_distance.hpp"
#include "support/quoting.hpp"
#include "support/shell_words.hpp"
#include "support/utf8.hpp"
#include "support/version_range.hpp"

using namespace portato;
using test::require;

namespace {

void fuzz_shell_words(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return;  // no shell can be given one
  if (const auto words = support::split_shell_words(text)) {
    std::vector<std::string> quoted;
    for (const std::string& word : *words) quoted.push_back(support::shell_word(word));
    require(support::split_shell_words(support::join(quoted, " ")) == words,
            "quoted words are the same words");
  }
  const auto one = support::split_shell_words(support::shell_word(text));
  require(one && one->size() == 1 && one->front() == text, "a quoted text is one word");
}

void fuzz_versions(std::string_view text) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  const auto range = support::parse_version_range(text.substr(0, blank));
  if (!range) return;
  const auto again = support::parse_version_range(support::to_string(*range));
  require(again && again->from == range->from && again->to == range->to, "a range is what it is written as");
  if (range->is_empty()) require(!range->holds(range->from) || !range->holds(range->to), "it is empty");
  const auto version = support::parse_version(text.substr(std::min(blank + 1, text.size())));
  if (version && range->holds(*version)) require(!range->is_empty(), "an empty range holds nothing");
}

void require_printable(std::string_view shown) {
  while (!shown.empty()) {
    const std::size_t length = support::utf8_sequence_length(shown);
    require(length > 0, "it is UTF-8");
    require(!support::is_terminal_control(support::utf8_code_point(shown.substr(0, length))),
            "a terminal obeys none of it");
    shown.remove_prefix(length);
  }
}

void fuzz_printable(std::string_view text) {
  const std::string shown = support::printable(text, text.size());
  require_printable(shown);
  require(support::printable(shown, shown.size()) == shown, "what is printable stays as it is");
  require(support::printable(text, 10).size() <= 4 * 10 + 12 + 3, "there is a limit");
  require_printable(support::printable(text, 10));
}

void fuzz_paths(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string path = support::normalise_path(text.substr(0, end));
  require(support::normalise_path(path) == path, "a normal path stays as it is");
  if (path.empty()) return;
  require(path.find("//") == path.npos && (path == "/" || !path.ends_with('/')), "no empty node is left");
  const std::string from = support::join_path("/", text.substr(std::min(end + 1, text.size())));
  const std::string to = support::join_path("/", path);
  require(to.find("/../") == to.npos && !to.ends_with("/.."), "nothing leads out of the root");
  require(support::join_path(from, support::relative_path(to, from)) == to, "a relative path leads there");
  const std::string relative = support::relative_path(to, from);
  require(support::is_inside(to, from) == (relative != ".." && !relative.starts_with("../")),
          "inside is where no `..` leads");
  require(support::join_path(support::directory_of(to), support::file_name_of(to)) == to,
          "the parts are whole");
}

void fuzz_distance(std::string_view text) {
  const std::vector<std::string_view> words = support::split(text.substr(0, 200), '\n');
  const std::string_view left = words.front();
  const std::string_view right = words.back();
  const std::size_t distance = support::edit_distance(left, right);
  require(distance == support::edit_distance(right, left), "it is as far back");
  require((distance == 0) == (left == right), "only a word itself is no edit away");
  require(distance <= std::max(left.size(), right.size()), "one can replace everything");
  require(distance >= std::max(left.size(), right.size()) - std::min(left.size(), right.size()),
          "lengths have to be made up for");
  if (const auto nearest = support::nearest_word(left, words))
    require(std::find(words.begin(), words.end(), *nearest) != words.end(), "a proposal is one of the words");
}

/// Takes a number from the front of `text`.
std::size_t take_number(std::string_view& text) {
  std::size_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number).ptr;
  require(end != text.data(), "there is a number");
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// Applies a diff as patch(1) does, without mercy: every line has to be where the diff says.
class Patch {
 public:
  explicit Patch(std::string_view text) : old_(text) {}

  std::string apply(std::string_view diff) {
    while (!diff.empty()) {
      std::string_view line = take_line(diff);
      if (line.starts_with("@@ -")) {
        begin_hunk(line);
      } else if (line.starts_with('\\')) {
        continue;
      } else {
        const std::string_view text = diff.starts_with('\\') ? line.substr(0, line.size() - 1) : line;
        take(text.front(), text.substr(1));
      }
    }
    result_ += old_;
    return result_;
  }

 private:
  static std::string_view take_line(std::string_view& text) {
    const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
    text.remove_prefix(line.size());
    return line;
  }

  void begin_hunk(std::string_view line) {
    line.remove_prefix(4);
    std::size_t first = take_number(line);
    if (line.starts_with(",0 ")) ++first;
    while (line_ < first) {
      result_ += take_line(old_);
      ++line_;
    }
  }

  void take(char sign, std::string_view text) {
    if (sign != '-') result_ += text;
    if (sign == '+') return;
    require(take_line(old_) == text, "a hunk is where it says");
    ++line_;
  }

  std::string_view old_;
  std::size_t line_ = 1;
  std::string result_;
};

/// Pairs of bytes are where edits begin and how long they are; behind them stands the text.
void fuzz_diff(std::string_view bytes) {
  const std::size_t edits = bytes.empty() ? 0 : static_cast<unsigned char>(bytes[0]) % 8;
  if (bytes.size() < 1 + 3 * edits) return;
  const std::string_view text = bytes.substr(1 + 3 * edits);
  std::vector<diag::TextEdit> list;
  std::size_t at = 0;
  for (std::size_t i = 0; i < edits; ++i) {
    const auto number = [&](std::size_t j) { return static_cast<unsigned char>(bytes[1 + 3 * i + j]); };
    const std::size_t begin = std::min(at + number(0), text.size());
    const std::size_t end = std::min(begin + number(1) % 32, text.size());
    if (i > 0 && begin == at) continue;  // at one place there is one edit
    list.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
                    std::string(text.substr(0, number(2) % 24))});
    at = end;
  }
  const std::string diff = diag::unified_diff("f", text, list);
  constexpr std::string_view kHead = "--- a/f\n+++ b/f\n";
  const std::string edited = diag::apply_edits(text, list);
  require(diff.empty() == (edited == text), "only a difference is one");
  if (diff.empty()) return;
  require(diff.starts_with(kHead), "it begins with names");
  require(Patch(text).apply(std::string_view(diff).substr(kHead.size())) == edited, "the diff makes it");
}

constexpr decltype(&fuzz_diff) kParts[] = {fuzz_shell_words, fuzz_versions, fuzz_printable,
                                           fuzz_paths,       fuzz_distance, fuzz_diff};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryLimit limit(size);
  if (size == 0) return 0;
  kParts[test::chosen(data[0], std::size(kParts))]({reinterpret_cast<const char*>(data + 1), size - 1});
  return 0;
}
