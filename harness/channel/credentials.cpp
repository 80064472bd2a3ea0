#include "channel/credentials.hpp"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;

/// A header or a URL must not be continued by what is only a secret.
bool is_clean(std::string_view secret) {
  return !secret.empty() && std::none_of(secret.begin(), secret.end(), [](char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
  });
}

bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) &&
         (path.size() == folder.size() || folder.empty() || path[folder.size()] == '/');
}

}  // namespace

Credentials::Entry Credentials::place(std::string_view where) {
  Entry entry;
  if (where.starts_with("https://")) {
    where.remove_prefix(8);
  }
  const std::size_t slash = std::min(where.find('/'), where.size());
  entry.host = where.substr(0, slash);
  std::transform(
      entry.host.begin(), entry.host.end(), entry.host.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a')
                                              : letter;
      });
  entry.path = where.substr(slash);
  while (entry.path.ends_with('/')) {
    entry.path.pop_back();
  }
  return entry;
}

void Credentials::add_token_file(const fs::path& file) {
  std::istringstream lines(base::read_file(file));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::istringstream text(line.substr(0, line.find('#')));
    const std::vector<std::string> words{std::istream_iterator<std::string>(text), {}};
    if (words.empty()) {
      continue;
    }
    Entry entry = place(words[0]);
    if (words.size() == 2) {
      entry.secret = words[1];
    } else if (words.size() == 3 && words[1] == "bearer") {
      entry.kind = Kind::bearer;
      entry.secret = words[2];
    } else if (words.size() == 4 && words[1] == "basic") {
      entry.kind = Kind::basic;
      entry.secret = words[2] + ":" + words[3];
    }
    if (entry.host.empty() || !is_clean(entry.secret)) {
      throw InputError(file.string() + ":" + std::to_string(number) +
                       ": expected 'host[/path] token', 'host[/path] bearer token' or "
                       "'host[/path] basic user password'");
    }
    entries_.push_back(std::move(entry));
  }
}

void Credentials::add_auth_file(const fs::path& file) {
  const auto refuse = [&](const std::string& what) {
    return InputError(file.string() + ": " + what);
  };
  // The parser's own message would show the line, and with it a secret.
  const base::Json json = base::Json::parse(base::read_file(file), nullptr, false);
  if (!json.is_object()) {
    throw refuse("expected a JSON object with a host for each key");
  }
  const auto text = [](const base::Json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>()
                                                       : std::string();
  };
  for (const auto& [where, value] : json.items()) {
    Entry entry = place(where);
    if (value.is_object() && value.contains("BearerToken")) {
      entry.kind = Kind::bearer;
      entry.secret = text(value, "BearerToken");
    } else if (value.is_object() && value.contains("CondaToken")) {
      entry.secret = text(value, "CondaToken");
    } else if (value.is_object() &&
               (value.contains("BasicHTTP") || value.contains("BasicHttp"))) {
      const base::Json& pair =
          value.at(value.contains("BasicHTTP") ? "BasicHTTP" : "BasicHttp");
      entry.kind = Kind::basic;
      entry.secret = text(pair, "username") + ":" + text(pair, "password");
    } else {
      continue;
    }
    if (entry.host.empty() || !is_clean(entry.secret) || entry.secret == ":") {
      throw refuse("'" + where + "' has no usable secret");
    }
    entries_.push_back(std::move(entry));
  }
}

void Credentials::add_from_url(std::string_view channel_url) {
  const auto parts = base::url_parts(channel_url);
  if (!parts || parts->scheme == "file") {
    return;
  }
  Entry entry;
  entry.scheme = parts->scheme;
  entry.host = parts->host;
  entry.path = parts->path;
  while (entry.path.ends_with('/')) {
    entry.path.pop_back();
  }
  if (!parts->token.empty()) {
    entry.secret = parts->token;
    entries_.insert(entries_.begin(), entry);
  }
  if (!parts->user_info.empty()) {
    entry.kind = Kind::basic;
    entry.secret = base::percent_decoded(parts->user_info);
    if (!is_clean(entry.secret)) {
      throw InputError(parts->shown() + ": its user or password cannot be sent");
    }
    entries_.insert(entries_.begin(), entry);
  }
}

void Credentials::add(const Credentials& other) {
  entries_.insert(entries_.begin(), other.entries_.begin(), other.entries_.end());
}

bool Credentials::holds(const Entry& entry, const base::UrlParts& url) {
  const std::string_view host_only =
      std::string_view(url.host).substr(0, url.host.rfind(':'));
  if (entry.from_url()) {
    return entry.scheme == url.scheme && entry.host == url.host;
  }
  if (url.scheme != "https" && !base::is_loopback(url.host)) {
    return false;
  }
  if (entry.host.starts_with("*.")) {
    const std::string_view end = std::string_view(entry.host).substr(1);
    if (!url.host.ends_with(end) && !host_only.ends_with(end)) {
      return false;
    }
  } else if (entry.host != url.host && entry.host != host_only) {
    return false;
  }
  return is_below(url.path, entry.path);
}

void Credentials::apply(const Entry& entry, const base::UrlParts& url,
                        AuthorizedUrl& answer) {
  switch (entry.kind) {
    case Kind::conda_token:
      answer.url = url.scheme + "://" + url.host + "/t/" + entry.secret + url.path;
      break;
    case Kind::bearer:
      answer.headers = {"Authorization: Bearer " + entry.secret};
      break;
    case Kind::basic:
      answer.headers = {"Authorization: Basic " + base::base64(entry.secret)};
      break;
  }
}

const Credentials::Entry* Credentials::best_for(const base::UrlParts& url,
                                                bool in_url) const {
  // Of several channels on one host the one that the URL is of.
  const auto rank = [&](const Entry& entry) {
    return std::pair(entry.from_url(),
                     is_below(url.path, entry.path) ? entry.path.size() + 1 : 0);
  };
  const Entry* best = nullptr;
  for (const Entry& entry : entries_) {
    if ((entry.kind == Kind::conda_token) == in_url && holds(entry, url) &&
        (best == nullptr || rank(entry) > rank(*best))) {
      best = &entry;
    }
  }
  return best;
}

std::string Credentials::token_for(std::string_view url) const {
  const auto parts = base::url_parts(url);
  const Entry* entry = parts ? best_for(*parts, true) : nullptr;
  return entry == nullptr ? std::string() : entry->secret;
}

AuthorizedUrl Credentials::authorized(std::string_view url) const {
  const auto parts = base::url_parts(url);
  if (!parts || parts->scheme == "file") {
    return {std::string(url), {}};
  }
  const std::string plain = parts->scheme + "://" + parts->host + parts->path;
  if (!parts->token.empty() || !parts->user_info.empty()) {
    Credentials own;
    own.add_from_url(url);
    return own.authorized(plain);
  }
  AuthorizedUrl answer{plain, {}};
  const Entry* token = best_for(*parts, true);
  const Entry* header = best_for(*parts, false);
  if (token != nullptr && header != nullptr &&
      token->from_url() != header->from_url()) {
    (token->from_url() ? header : token) = nullptr;
  }
  for (const Entry* entry : {token, header}) {
    if (entry != nullptr) {
      apply(*entry, *parts, answer);
    }
  }
  return answer;
}

}  // namespace distro::channel
