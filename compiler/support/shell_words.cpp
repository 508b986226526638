// SPDX-License-Identifier: Apache-2.0
#include "support/shell_words.hpp"

namespace portato::support {

namespace {

constexpr std::string_view kBlanks = " \t\n";
constexpr std::string_view kForShellOnly = "$`|&;<>()*?[~#";
constexpr std::string_view kEscapedInQuotes = "$`\"\\";

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::optional<std::vector<std::string>> run() {
    while (at_ < text_.size()) {
      if (!take(text_[at_++])) return std::nullopt;
    }
    end_word();
    return words_;
  }

 private:
  bool take(char c) {
    if (c == '\'') return take_single_quotes();
    if (c == '"') return take_double_quotes();
    if (c == '\\') return take_escape();
    if (kBlanks.find(c) != std::string_view::npos) {
      end_word();
      return true;
    }
    if (kForShellOnly.find(c) != std::string_view::npos) return false;
    return add(c);
  }

  bool take_single_quotes() {
    const std::size_t end = text_.find('\'', at_);
    if (end == std::string_view::npos) return false;
    word_.append(text_.substr(at_, end - at_));
    at_ = end + 1;
    return is_word_ = true;
  }

  bool take_double_quotes() {
    is_word_ = true;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (c == '$' || c == '`') return false;
      const bool is_escape =
          c == '\\' && at_ < text_.size() && kEscapedInQuotes.find(text_[at_]) != std::string_view::npos;
      word_ += is_escape ? text_[at_++] : c;
    }
    return false;
  }

  bool take_escape() {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    return c == '\n' || add(c);
  }

  bool add(char c) {
    word_ += c;
    return is_word_ = true;
  }

  void end_word() {
    if (is_word_) words_.push_back(std::move(word_));
    word_.clear();
    is_word_ = false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string> words_;
  std::string word_;
  bool is_word_ = false;
};

}  // namespace

std::optional<std::vector<std::string>> split_shell_words(std::string_view text) {
  return Splitter(text).run();
}

}  // namespace portato::support
