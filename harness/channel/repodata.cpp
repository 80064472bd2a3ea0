#include "channel/repodata.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "base/hash.hpp"
#include "base/http_url.hpp"
#include "channel/base_url.hpp"
#include "channel/damaged_json.hpp"
#include "channel/piece_readers.hpp"
#include "channel/repodata_document.hpp"
#include "channel/table_builder.hpp"
#include "channel/text_source.hpp"

namespace distro::channel {
namespace {

namespace od = simdjson::ondemand;

constexpr std::int64_t supported_version = 2;

using OpenText = std::function<std::unique_ptr<detail::TextSource>()>;

/// One thread, one document: says where it is damaged.
detail::ReadDocument read_whole(const std::string& text, const std::string& origin) {
  detail::ReadDocument read;
  read.batches.resize(1);
  detail::read_json_document(text, origin, [&](od::document& document) {
    detail::read_repodata(document, {}, read.batches.front(), read.facts);
  });
  read.sha256 = base::sha256(text);
  read.text_size = text.size();
  return read;
}

detail::ReadDocument read_text(const OpenText& open, const std::string& origin,
                               unsigned threads) {
  if (auto read = detail::read_in_pieces(*open(), threads)) {
    return std::move(*read);
  }
  return read_whole(detail::read_all(*open()), origin);
}

Repodata parse(const OpenText& open, const std::string& origin, Repodata identity,
               unsigned threads) {
  return detail::repodata_of(read_text(open, origin, threads), origin,
                             std::move(identity), threads);
}

Repodata identity_of(const std::string& channel, const std::string& subdir) {
  Repodata identity;
  identity.channel = channel;
  identity.subdir = subdir;
  return identity;
}

}  // namespace

Repodata detail::repodata_of(ReadDocument read, const std::string& origin,
                             Repodata identity, unsigned threads) {
  const detail::DocumentFacts& facts = read.facts;
  if (facts.repodata_version > supported_version) {
    throw InputError(origin + ": repodata_version " +
                     std::to_string(facts.repodata_version) + " is not supported");
  }
  if (!facts.subdir.empty() && facts.subdir != identity.subdir) {
    throw InputError(origin + ": this is the index of " + facts.subdir + ", not of " +
                     identity.subdir);
  }
  Repodata data = std::move(identity);
  data.sha256 = std::move(read.sha256);
  data.warnings = std::move(read.facts.warnings);
  if (read.text_size == 0) {  // conda takes an empty file for an empty channel
    data.warnings.push_back(origin + " is empty");
  }
  const std::string folder = data.channel + "/" + data.subdir + "/";
  data.records = RecordTable(
      detail::build_table(std::move(read.batches),
                          {data.channel, data.subdir,
                           base::redacted(resolved_base_url(facts.base_url, folder))},
                          facts.removed, threads));
  return data;
}

Repodata parse_repodata(std::string_view text, const std::string& origin,
                        const std::string& channel, const std::string& subdir) {
  return parse([&] { return detail::text_in_memory(text, origin); }, origin,
               identity_of(channel, subdir), 0);
}

Repodata parse_repodata_file(const std::filesystem::path& file,
                             const std::string& channel, const std::string& subdir,
                             unsigned threads) {
  return parse([&file] { return detail::text_in_file(file); }, file.string(),
               identity_of(channel, subdir), threads);
}

}  // namespace distro::channel
