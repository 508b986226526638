// SPDX-License-Identifier: Apache-2.0
#include "diag/catalogue.hpp"

#include <algorithm>

#include "support/strings.hpp"

namespace portato::diag {

/// Generated from catalogue/*.md: the file's name without `.md`, and its bytes.
struct RawPage {
  std::string_view code;
  std::string_view bytes;
};
extern const std::span<const RawPage> kRawPages;

namespace {

constexpr std::string_view kFrontMatter = "---\n";
constexpr std::string_view kReason = "unprovoked: ";
constexpr std::string_view kFence = "```";

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

CataloguePage parse_page(const RawPage& raw) {
  CataloguePage page{raw.code, {}, {}, raw.bytes};
  if (page.text.starts_with(kFrontMatter)) {
    page.text.remove_prefix(kFrontMatter.size());
    const std::size_t end = page.text.find(kFrontMatter);
    const std::string_view matter = page.text.substr(0, end);
    if (matter.starts_with(kReason)) page.unprovoked = first_line(matter.substr(kReason.size()));
    page.text.remove_prefix(end + kFrontMatter.size());
  }
  const std::size_t body = page.text.find("\n\n");
  if (body != std::string_view::npos) page.summary = first_line(page.text.substr(body + 2));
  return page;
}

/// Calls `visit(line, fence)` for every line; `fence` is the opening line of the block that the line stands
/// in, or empty. The fences themselves are lines of their block, too.
template <class Visit>
void for_each_line(std::string_view text, const Visit& visit) {
  std::string_view fence;
  while (!text.empty()) {
    const std::string_view line = first_line(text);
    const bool closes = !fence.empty() && line == kFence;
    if (fence.empty() && line.starts_with(kFence)) fence = line;
    visit(line, fence);
    if (closes) fence = {};
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
}

}  // namespace

std::span<const CataloguePage> all_pages() {
  static const std::vector<CataloguePage> kPages = [] {
    std::vector<CataloguePage> pages;
    for (const RawPage& raw : kRawPages) pages.push_back(parse_page(raw));
    return pages;
  }();
  return kPages;
}

const CataloguePage* find_page(const DiagInfo& info) {
  const std::string code = code_of(info);
  const auto pages = all_pages();
  const auto found =
      std::find_if(pages.begin(), pages.end(), [&](const CataloguePage& page) { return page.code == code; });
  return found == pages.end() ? nullptr : &*found;
}

std::vector<ExampleFile> examples_of(const CataloguePage& page) {
  std::vector<ExampleFile> files;
  const char* begin = nullptr;
  for_each_line(page.text, [&](std::string_view line, std::string_view fence) {
    const std::vector<std::string_view> words = support::split(fence, ' ');
    if (words.size() != 3) return;
    const char* after = line.data() + line.size() + 1;
    if (line == fence) {
      files.push_back({words[2], {}, words[1] != "good", words[1] != "bad"});
      begin = after;
    } else if (line != kFence) {
      files.back().content = {begin, static_cast<std::size_t>(after - begin)};
    }
  });
  return files;
}

std::string render_page(const CataloguePage& page, bool use_color) {
  const auto paint = [use_color](std::string_view color, std::string_view text) {
    return use_color ? fmt::format("\033[{}m{}\033[0m\n", color, text) : std::string(text) + "\n";
  };
  std::string result;
  for_each_line(page.text, [&](std::string_view line, std::string_view fence) {
    const std::vector<std::string_view> words = support::split(fence, ' ');
    const std::string_view color = words.size() == 3 && words[1] == "bad" ? "31" : "32";
    if (line.starts_with(kFence)) {
      if (line == fence && words.size() == 3) result += "    " + paint(color, fmt::format("{}:", words[2]));
    } else if (!fence.empty()) {
      result += line.empty() ? "\n" : fmt::format("    {}{}\n", words.size() == 3 ? "  " : "", line);
    } else if (line.starts_with('#')) {
      result += paint("1", line.substr(line.find(' ') + 1));
    } else {
      result += std::string(line) + "\n";
    }
  });
  return result;
}

}  // namespace portato::diag
