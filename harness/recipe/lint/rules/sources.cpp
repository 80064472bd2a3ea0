// Rules about where a recipe's source comes from.
#include <algorithm>
#include <array>

#include "recipe/lint/rules/rules.hpp"

namespace distro::recipe::rules {
namespace {

using base::YamlNode;

constexpr std::array<std::string_view, 7> branches{
    "master", "main", "HEAD", "develop", "dev", "default", "trunk"};

template <typename Visit>
void for_each_source(const Evidence& evidence, Visit visit) {
  for (const LintedPackage& package : evidence.packages) {
    for (const YamlNode* source : sources_of(*package.text)) {
      visit(package, *source);
    }
  }
}

bool is_fetched(const std::string& url) {
  return url.find("://") != std::string::npos && !url.starts_with("file:");
}

const YamlNode* first_of(const YamlNode& source,
                         std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    const YamlNode* node = source.find(key);
    if (node != nullptr && node->kind != YamlNode::Kind::null) {
      return node;
    }
  }
  return nullptr;
}

}  // namespace

void missing_source_hash(const Evidence& evidence, Report& report) {
  for_each_source(evidence, [&](const LintedPackage& package, const YamlNode& source) {
    const std::vector<const YamlNode*> urls = items_of(source.find("url"));
    const bool hashed =
        first_of(source, {"sha256", "sha384", "sha512", "content_sha256",
                          "content_sha384", "content_sha512"}) != nullptr;
    if (urls.empty() || hashed || !is_fetched(urls.front()->scalar)) {
      return;
    }
    const bool weak = first_of(source, {"md5", "sha1"}) != nullptr;
    report.add(package.recipe().origin, urls.front()->place,
               weak ? "the source is checked by md5 or sha1 only, which can be forged"
                    : "the source has no sha256: anything could be in it");
  });
}

void insecure_source(const Evidence& evidence, Report& report) {
  for_each_source(evidence, [&](const LintedPackage& package, const YamlNode& source) {
    for (const char* key : {"url", "git_url", "git", "hg_url", "svn_url"}) {
      for (const YamlNode* url : items_of(source.find(key))) {
        for (const std::string_view scheme :
             {"http://", "ftp://", "git://", "svn://"}) {
          if (url->scalar.starts_with(scheme)) {
            report.add(package.recipe().origin, url->place,
                       "'" + std::string(scheme) +
                           "' lets others change what is "
                           "fetched on its way");
          }
        }
      }
    }
  });
}

void moving_source(const Evidence& evidence, Report& report) {
  for_each_source(evidence, [&](const LintedPackage& package, const YamlNode& source) {
    const YamlNode* url = first_of(source, {"git_url", "git"});
    const YamlNode* revision =
        first_of(source, {"git_rev", "git_tag", "rev", "tag", "expected_commit",
                          "git_branch", "branch"});
    if (url == nullptr || !is_fetched(url->scalar)) {
      return;
    }
    const bool branch = revision != nullptr &&
                        (revision == first_of(source, {"git_branch", "branch"}) ||
                         std::find(branches.begin(), branches.end(),
                                   revision->scalar) != branches.end());
    if (revision == nullptr) {
      report.add(package.recipe().origin, url->place,
                 "no revision is named: what is built changes with the repository");
    } else if (branch) {
      report.add(
          package.recipe().origin, revision->place,
          "'" + revision->scalar + "' is a branch: what is built changes with it");
    }
  });
}

}  // namespace distro::recipe::rules
