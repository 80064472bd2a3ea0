// The page of excuses as YAML and as HTML.
#include <string_view>

#include "app/excuses.hpp"
#include "base/clock.hpp"
#include "base/listed.hpp"
#include "base/yaml_writer.hpp"

namespace distro::app {
namespace {

using base::YamlNode;
using promotion::PolicyVerdict;

YamlNode list_of(std::vector<YamlNode> items) {
  YamlNode list;
  list.kind = YamlNode::Kind::sequence;
  list.items = std::move(items);
  return list;
}

YamlNode policies_yaml(const Excuse& excuse) {
  YamlNode policies = base::yaml_map();
  for (const PolicyVerdict& judged : excuse.policies) {
    std::vector<std::string> facts;
    for (const promotion::Finding& finding : judged.findings) {
      facts.push_back(promotion::told(finding));
    }
    YamlNode policy = base::yaml_map();
    add_entry(policy, "verdict",
              base::yaml_string(std::string(promotion::to_string(judged.verdict))));
    add_entry(policy, "facts", base::yaml_strings(facts));
    add_entry(policies, judged.policy, std::move(policy));
  }
  return policies;
}

/// Text of others within HTML.
std::string escaped_html(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += letter;
    }
  }
  return result;
}

constexpr std::string_view page_head =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Excuses</title>\n"
    "<style>\n"
    "body { font: 1rem/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; "
    "padding: 0 1rem; }\n"
    "h2 { margin-bottom: 0; }\n"
    ".promote { color: #176f2c; } .wait { color: #8a6100; }\n"
    ".hold, .refuse { color: #b3261e; }\n"
    "</style>\n</head>\n<body>\n<h1>Excuses</h1>\n";

std::string verdict_html(promotion::Verdict verdict) {
  const std::string word(promotion::to_string(verdict));
  return "<strong class=\"" + word + "\">" + word + "</strong>";
}

std::string section_of(const Excuse& excuse, std::chrono::sys_seconds now) {
  std::string text = "<section>\n<h2>" + escaped_html(excuse.package) + " " +
                     escaped_html(excuse.version) + "</h2>\n<p>" +
                     verdict_html(excuse.verdict) + ", " +
                     age_text(excuse.first_seen, now) + " old, decided " +
                     base::rfc3339(excuse.as_of) + ", " +
                     escaped_html(base::joined(excuse.builds)) + "</p>\n<ul>\n";
  for (const PolicyVerdict& judged : excuse.policies) {
    text += "<li>" + escaped_html(judged.policy) + ": " + verdict_html(judged.verdict) +
            "<ul>\n";
    for (const promotion::Finding& finding : judged.findings) {
      text += "<li>" + escaped_html(promotion::told(finding)) + "</li>\n";
    }
    text += "</ul></li>\n";
  }
  text += "</ul>\n";
  for (const ExcuseDemand& demand : excuse.demands) {
    text +=
        "<p>To act: " +
        escaped_html(demand.maintainers.empty() ? "nobody maintains it"
                                                : base::joined(demand.maintainers)) +
        ": " + escaped_html(demand.subject) + "</p>\n";
  }
  return text + "</section>\n";
}

}  // namespace

std::string yaml_of(const std::vector<Excuse>& excuses, std::chrono::sys_seconds now) {
  std::vector<YamlNode> sources;
  for (const Excuse& excuse : excuses) {
    YamlNode source = base::yaml_map();
    add_entry(source, "item", base::yaml_string(excuse.package));
    add_entry(source, "new-version", base::yaml_string(excuse.version));
    add_entry(source, "builds", base::yaml_strings(excuse.builds));
    add_entry(source, "verdict",
              base::yaml_string(std::string(promotion::to_string(excuse.verdict))));
    add_entry(source, "age", base::yaml_string(age_text(excuse.first_seen, now)));
    add_entry(source, "first-seen",
              base::yaml_string(base::rfc3339(excuse.first_seen)));
    add_entry(source, "decided", base::yaml_string(base::rfc3339(excuse.as_of)));
    add_filled(source, "policies", policies_yaml(excuse));
    std::vector<YamlNode> demands;
    for (const ExcuseDemand& demand : excuse.demands) {
      YamlNode node = base::yaml_map();
      add_filled(node, "maintainers", base::yaml_strings(demand.maintainers));
      add_entry(node, "subject", base::yaml_string(demand.subject));
      demands.push_back(std::move(node));
    }
    add_filled(source, "to-act", list_of(std::move(demands)));
    sources.push_back(std::move(source));
  }
  YamlNode root = base::yaml_map();
  add_entry(root, "generated", base::yaml_string(base::rfc3339(now)));
  add_entry(root, "sources", list_of(std::move(sources)));
  return base::yaml_text(root);
}

std::string html_of(const std::vector<Excuse>& excuses, std::chrono::sys_seconds now) {
  std::string text(page_head);
  text += "<p>" + base::rfc3339(now) + ", " + std::to_string(excuses.size()) +
          " candidates</p>\n";
  for (const Excuse& excuse : excuses) {
    text += section_of(excuse, now);
  }
  return text + "</body>\n</html>\n";
}

}  // namespace distro::app
