#include "base/yaml_fault.hpp"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>

#include <array>
#include <sstream>
#include <utility>
#include <vector>

namespace distro::base {
namespace {

/// yaml-cpp's words are terse; these are the ones that people meet.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> reasons = {{
    {"end of map not found",
     "this line does not fit the indentation of the map above it"},
    {"end of sequence not found",
     "this line does not fit the indentation of the list above it"},
    {"illegal map value",
     "a ':' cannot stand here; put the text in quotes if it belongs to it"},
    {"the referenced anchor is not defined", "no '&' before it defines this alias"},
    {"unknown token", "a text cannot begin with this character; put it in quotes"},
}};

std::string readable_reason(const std::string& reason) {
  for (const auto& [theirs, ours] : reasons) {
    if (reason.find(theirs) != std::string::npos) {
      return std::string(ours);
    }
  }
  return "this is not valid YAML (" + reason + ")";
}

/// How far a parse came: the last thing it understood, and what was open there.
class Progress final : public YAML::EventHandler {
 public:
  explicit Progress(const std::string& text) {
    std::istringstream stream(text);
    try {
      YAML::Parser parser(stream);
      while (parser.HandleNextDocument(*this)) {
      }
    } catch (const YAML::Exception&) {
      // It is why we are here.
    }
  }

  [[nodiscard]] Place last() const { return last_; }
  /// The innermost '[' or '{' that is open, {0, 0} if none is.
  [[nodiscard]] Place open_bracket() const {
    for (auto at = open_.rbegin(); at != open_.rend(); ++at) {
      if (at->second == YAML::EmitterStyle::Flow) {
        return at->first;
      }
    }
    return {};
  }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    last_ = place_of_mark(mark);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    last_ = place_of_mark(mark);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/,
                YAML::anchor_t /*anchor*/, const std::string& /*value*/) override {
    last_ = place_of_mark(mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/,
                       YAML::EmitterStyle::value style) override {
    open(mark, style);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/,
                  YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value style) override {
    open(mark, style);
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  void open(const YAML::Mark& mark, YAML::EmitterStyle::value style) {
    last_ = place_of_mark(mark);
    open_.emplace_back(last_, style);
  }

  Place last_;
  std::vector<std::pair<Place, YAML::EmitterStyle::value>> open_;
};

/// The tab in the indentation of a line; 0 if there is none. The most common fault of a
/// newcomer, and the one that yaml-cpp reports worst.
std::size_t column_of_indenting_tab(std::string_view line) {
  const std::size_t tab = line.find_first_not_of(' ');
  return tab != std::string_view::npos && line[tab] == '\t' ? tab + 1 : 0;
}

/// How many bytes the UTF-8 character at `text[at]` has; 0 if it is none.
std::size_t utf8_size(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0U;
  };
  const unsigned first = byte(at);
  const std::size_t size = first < 0x80   ? 1
                           : first < 0xc2 ? 0
                           : first < 0xe0 ? 2
                           : first < 0xf0 ? 3
                           : first < 0xf5 ? 4
                                          : 0;
  for (std::size_t next = 1; next < size; ++next) {
    if ((byte(at + next) & 0xc0U) != 0x80U) {
      return 0;
    }
  }
  return size;
}

}  // namespace

Place place_of_mark(const YAML::Mark& mark) {
  if (mark.is_null()) {
    return {};
  }
  return {static_cast<std::size_t>(mark.line) + 1,
          static_cast<std::size_t>(mark.column) + 1};
}

void refuse_no_text(const SourceText& source) {
  const std::string& text = source.text();
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const bool blank = byte == '\t' || byte == '\n' || byte == '\r';
    if ((byte < 0x20 && !blank) || byte == 0x7f) {
      throw source.error_at(at, "there is a control character (byte " +
                                    std::to_string(byte) + "); YAML is text");
    }
    const std::size_t size = utf8_size(text, at);
    if (size == 0) {
      throw source.error_at(at, "this is not UTF-8 (byte " + std::to_string(byte) +
                                    "); YAML files are written in it");
    }
    at += size;
  }
}

std::string with_end_mark(const std::string& text) {
  return text.ends_with('\n') ? text + "...\n" : text;
}

InputError yaml_fault(const SourceText& source, const std::string& text,
                      const YAML::Exception& error) {
  const Place place = place_of_mark(error.mark);
  if (dynamic_cast<const YAML::DeepRecursion*>(&error) != nullptr) {
    return source.error_at(place, yaml_too_deep);
  }
  if (const std::size_t tab = column_of_indenting_tab(source.line(place.line))) {
    return source.error_at({place.line, tab}, "a tab cannot indent YAML, use spaces");
  }
  const auto says = [&](std::string_view words) {
    return error.msg.find(words) != std::string::npos;
  };
  if (says("illegal EOF in scalar") || says("illegal document indicator in scalar")) {
    const Place last = Progress(text).last();
    return source.error_at(last.line == 0 ? Place{1, 1} : last,
                           "a quote that opens from here on is never closed");
  }
  if (says("end of map flow") || says("end of sequence flow")) {
    return source.error_at(Progress(text).open_bracket(),
                           "this bracket is not closed, or a ',' is missing in it");
  }
  return source.error_at(place, readable_reason(error.msg));
}

InputError second_document(const SourceText& source, const YAML::Mark& mark) {
  const Place place = place_of_mark(mark);
  std::size_t line = place.line;
  while (line > 1 && !source.line(line).starts_with("---")) {
    --line;
  }
  if (line > 1) {
    return source.error_at({line, 1},
                           "a second YAML document begins here; there must be one");
  }
  return source.error_at(place, "this does not belong to what is above it");
}

}  // namespace distro::base
