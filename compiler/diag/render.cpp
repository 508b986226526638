// SPDX-License-Identifier: Apache-2.0
// The choice of a form, and the forms that are one diagnostic after the other.
#include "diag/render.hpp"

namespace portato::diag {

namespace {

class ShortRenderer final : public Renderer {
 public:
  explicit ShortRenderer(const RenderContext& context) : context_(context) {}
  std::string diagnostic(const Diagnostic& diagnostic) override { return render_short(diagnostic, context_); }

 private:
  const RenderContext context_;
};

class GithubRenderer final : public Renderer {
 public:
  explicit GithubRenderer(const RenderContext& context) : context_(context) {}
  std::string diagnostic(const Diagnostic& diagnostic) override {
    return render_github(diagnostic, context_);
  }

 private:
  const RenderContext context_;
};

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

class TextRenderer final : public Renderer {
 public:
  explicit TextRenderer(const RenderContext& context) : context_(context) {}
  std::string diagnostic(const Diagnostic& diagnostic) override {
    return render_text(diagnostic, context_) + "\n";
  }
  std::string finished(const Summary& summary) override {
    if (summary.errors == 0 && summary.warnings == 0) return {};
    std::string counts = summary.errors == 0 ? "" : counted(summary.errors, "error");
    if (summary.warnings > 0) counts += (counts.empty() ? "" : ", ") + counted(summary.warnings, "warning");
    return fmt::format("portato: {}\n", counts);
  }

 private:
  const RenderContext context_;
};

}  // namespace

std::unique_ptr<Renderer> make_renderer(Format format, const RenderContext& context,
                                        std::string_view version) {
  switch (format) {
    case Format::kText:
      return std::make_unique<TextRenderer>(context);
    case Format::kShort:
      return std::make_unique<ShortRenderer>(context);
    case Format::kJson:
      return make_json_renderer(context);
    case Format::kSarif:
      return make_sarif_renderer(context, version);
    case Format::kGithub:
      return std::make_unique<GithubRenderer>(context);
  }
  return nullptr;
}

}  // namespace portato::diag
