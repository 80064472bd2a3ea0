#include "cli/record_text.hpp"

#include <vector>

#include "base/date.hpp"
#include "cli/quantities.hpp"

namespace distro::cli {
namespace {

class FieldLines {
 public:
  explicit FieldLines(const Terminal& terminal) : terminal_(terminal) {}

  /// A field that says nothing has no line.
  void add(const std::string& name, const std::string& value) {
    if (!value.empty()) {
      text_ += "  " + coloured(terminal_, Colour::dim, name) +
               std::string(width - name.size(), ' ') + printable(value) + "\n";
    }
  }
  void add(const std::string& name, const std::vector<std::string>& values) {
    for (std::size_t at = 0; at < values.size(); ++at) {
      add(at == 0 ? name : "", values[at]);
    }
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  static constexpr std::size_t width = 16;
  const Terminal& terminal_;
  std::string text_;
};

}  // namespace

std::string record_text(const channel::Record& record, const Terminal& terminal) {
  FieldLines lines(terminal);
  lines.add("file", record.fn);
  lines.add("build number", std::to_string(record.build_number));
  lines.add("subdir", record.subdir);
  lines.add("noarch", record.noarch);
  lines.add("url", record.url);
  const std::string bytes = std::to_string(record.size) + " bytes";
  lines.add("size",
            record.size == 0 ? "" : size_text(record.size) + " (" + bytes + ")");
  lines.add("date", base::date_text(record.timestamp));
  lines.add("sha256", record.sha256);
  lines.add("md5", record.md5);
  lines.add("attestations", record.attestations_sha256);
  lines.add("license", record.license);
  lines.add("license family", record.license_family);
  lines.add("site-packages", record.python_site_packages_path);
  lines.add("track features", record.track_features);
  lines.add("features", record.features);
  lines.add("depends", record.depends);
  lines.add("constrains", record.constrains);
  return coloured(terminal, Colour::bold,
                  printable(record.name + " " + record.version + " " + record.build)) +
         "\n" + lines.text();
}

}  // namespace distro::cli
