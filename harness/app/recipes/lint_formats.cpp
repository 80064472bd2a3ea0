#include "app/recipes/lint_formats.hpp"

#include <nlohmann/json.hpp>

#include "base/http_url.hpp"

namespace distro::app {
namespace {

using base::Json;
using recipe::Finding;
using recipe::Rule;

/// GitHub's escapes; a property of a command must not have ':' and ',' either.
std::string escaped(std::string_view text, bool property) {
  std::string result;
  for (const char sign : text) {
    if (sign == '%') {
      result += "%25";
    } else if (sign == '\r') {
      result += "%0D";
    } else if (sign == '\n') {
      result += "%0A";
    } else if (property && sign == ':') {
      result += "%3A";
    } else if (property && sign == ',') {
      result += "%2C";
    } else {
      result += sign;
    }
  }
  return result;
}

std::string with_advice(const Finding& finding, const char* between) {
  return finding.advice.empty() ? finding.message
                                : finding.message + between + finding.advice;
}

Json sarif_rule(const Rule& rule) {
  Json json = {{"id", rule.id},
               {"shortDescription", {{"text", rule.meaning}}},
               {"defaultConfiguration", {{"level", word_of(rule.severity)}}}};
  if (!rule.advice.empty()) {
    json["help"] = {{"text", rule.advice}};
  }
  return json;
}

Json sarif_location(const Finding& finding) {
  // A relative reference of RFC 3986: a ':' would make its first part a scheme.
  const std::string uri = base::percent_encoded(finding.path, "!$&'()*+,;=@/");
  Json physical = {{"artifactLocation", {{"uri", uri}, {"uriBaseId", "%SRCROOT%"}}}};
  if (finding.place.line != 0) {
    physical["region"] = {{"startLine", finding.place.line},
                          {"startColumn", finding.character}};
  }
  return {{"physicalLocation", std::move(physical)}};
}

Json sarif_result(const Finding& finding) {
  std::size_t index = 0;
  for (const Rule& rule : recipe::all_rules()) {
    if (rule.id == finding.rule) {
      break;
    }
    ++index;
  }
  return {{"ruleId", finding.rule},
          {"ruleIndex", index},
          {"level", word_of(finding.severity)},
          {"message", {{"text", base::valid_utf8(with_advice(finding, ". "))}}},
          {"locations", Json::array({sarif_location(finding)})}};
}

}  // namespace

std::string_view word_of(recipe::Severity severity) {
  switch (severity) {
    case recipe::Severity::error:
      return "error";
    case recipe::Severity::warning:
      return "warning";
  }
  return "error";
}

Json findings_json(const std::vector<Finding>& findings) {
  Json json = Json::array();
  for (const Finding& finding : findings) {
    Json one = {{"severity", word_of(finding.severity)},
                {"rule", finding.rule},
                {"text", base::valid_utf8(finding.text)},
                {"path", base::valid_utf8(finding.path)}};
    if (finding.place.line != 0) {
      one["line"] = finding.place.line;
      one["column"] = finding.character;
    }
    one["message"] = base::valid_utf8(finding.message);
    if (!finding.advice.empty()) {
      one["advice"] = base::valid_utf8(finding.advice);
    }
    one["fixable"] = finding.fix.has_value();
    json.push_back(std::move(one));
  }
  return json;
}

std::string github_annotations(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += "::" + std::string(word_of(finding.severity)) +
            " file=" + escaped(finding.path, true);
    if (finding.place.line != 0) {
      text += ",line=" + std::to_string(finding.place.line) +
              ",col=" + std::to_string(finding.character);
    }
    text += ",title=" + escaped(finding.rule, true) +
            "::" + escaped(with_advice(finding, "\n"), false) + "\n";
  }
  return text;
}

Json sarif(const std::vector<Finding>& findings) {
  Json rules = Json::array();
  for (const Rule& rule : recipe::all_rules()) {
    rules.push_back(sarif_rule(rule));
  }
  Json results = Json::array();
  for (const Finding& finding : findings) {
    results.push_back(sarif_result(finding));
  }
  const Json driver = {{"name", "conda-distro"}, {"rules", std::move(rules)}};
  const Json run = {{"tool", {{"driver", driver}}},
                    {"columnKind", "unicodeCodePoints"},
                    {"results", std::move(results)}};
  return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
          {"version", "2.1.0"},
          {"runs", Json::array({run})}};
}

}  // namespace distro::app
