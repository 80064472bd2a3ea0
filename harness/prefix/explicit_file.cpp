#include "prefix/explicit_file.hpp"

#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/source_text.hpp"
#include "channel/file_name.hpp"

namespace distro::prefix {
namespace {

constexpr std::size_t sha256_digits = 64;
constexpr std::size_t md5_digits = 32;

/// The part after the last `separator` of `text`, which is cut off.
std::string cut_last(std::string& text, char separator) {
  const std::size_t at = text.rfind(separator);
  if (at == std::string::npos) {
    return "";
  }
  std::string last = text.substr(at + 1);
  text.erase(at);
  return last;
}

/// A record without a name for what is no line of such a file.
channel::Record record_of_line(const std::string& line) {
  channel::Record record;
  const std::size_t hash = line.rfind('#');
  const std::string digest = hash == std::string::npos ? "" : line.substr(hash + 1);
  if (!base::is_hex(digest, sha256_digits) && !base::is_hex(digest, md5_digits)) {
    return record;
  }
  (digest.size() == sha256_digits ? record.sha256 : record.md5) = digest;
  record.url = line.substr(0, hash);
  record.channel = record.url;
  record.fn = cut_last(record.channel, '/');
  record.subdir = cut_last(record.channel, '/');
  std::string stem(channel::package_stem(record.fn));
  record.build = cut_last(stem, '-');
  record.version = cut_last(stem, '-');
  if (!record.version.empty() && !record.subdir.empty() &&
      channel::is_package_file_name(record.fn)) {
    record.name = stem;
  }
  return record;
}

}  // namespace

std::string explicit_text(std::span<const channel::Record> records,
                          const std::string& title) {
  std::string text = "# " + title + "\n@EXPLICIT\n";
  for (const channel::Record& record : records) {
    text += record.url + "#" + (record.sha256.empty() ? record.md5 : record.sha256);
    text += "\n";
  }
  return text;
}

std::vector<channel::Record> read_explicit_file(const std::filesystem::path& file) {
  const base::SourceText source(file.string(), base::read_file(file));
  const std::string_view text = source.text();
  std::vector<channel::Record> records;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line(text.substr(at, end - at));
    if (!line.empty() && line.front() != '#' && line != "@EXPLICIT") {
      records.push_back(record_of_line(line));
      if (records.back().name.empty()) {
        throw source.error_at(at, "expected the URL of a package, '#' and its digest");
      }
    }
    at = end + 1;
  }
  return records;
}

channel::Record completed(const channel::Record& record,
                          const std::filesystem::path& extracted) {
  const std::string origin = record.fn + ": info/index.json";
  const base::Json index =
      base::parse_json(base::read_file(extracted / "info/index.json"), origin);
  channel::Record said = channel::record_from_json(base::JsonObject(index, origin));
  said.fn = record.fn;
  said.subdir = record.subdir;
  said.channel = record.channel;
  said.url = record.url;
  said.sha256 = record.sha256;
  said.md5 = record.md5;
  said.size = record.size;
  return said;
}

}  // namespace distro::prefix
