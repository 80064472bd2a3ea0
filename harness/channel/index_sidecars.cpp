#include "channel/index_sidecars.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/error.hpp"
#include "channel/index_bytes.hpp"
#include "channel/record_text.hpp"
#include "channel/shared_loop.hpp"
#include "channel/sidecar_files.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr const char* attestations_key = "attestations_sha256";
constexpr std::string_view quoted_key = R"("attestations_sha256")";

/// Whether the key may be there: it is, unless another value holds the same text.
bool may_be_attested(std::string_view entry) {
  return ::memmem(entry.data(), entry.size(), quoted_key.data(), quoted_key.size()) !=
         nullptr;
}

/// The sidecar of one package that the index has.
struct Sidecar {
  ScannedSubdir* subdir = nullptr;
  std::string fn;      ///< of the package
  std::string sha256;  ///< "": there is none to advertise
  bool read = false;   ///< it was not known, and may have been written
  std::optional<CachedFile> fresh;
  std::vector<std::string> warnings;
};

/// What `changes` make of a record; null if there is none then.
class Entries {
 public:
  Entries(const SubdirIndex& index, SubdirChange& change)
      : index_(index), change_(change) {}

  [[nodiscard]] std::optional<std::string_view> find(std::string_view fn) const {
    const auto changed = change_.records.find(std::string(fn));
    if (changed != change_.records.end()) {
      return changed->second ? std::optional<std::string_view>(*changed->second)
                             : std::nullopt;
    }
    const RecordRow* row = index_.find(fn);
    return row != nullptr ? std::optional(row->entry) : std::nullopt;
  }

  void set(std::string_view fn, const std::string& sha256) {
    const std::optional<std::string_view> entry = find(fn);
    if (!entry) {
      return;
    }
    if (std::optional<std::string> attested = attested_entry(*entry, sha256)) {
      change_.records[std::string(fn)] = std::move(attested);
    }
  }

 private:
  const SubdirIndex& index_;
  SubdirChange& change_;
};

void look_at(Sidecar& sidecar, ChannelScan& scan) {
  const PackageFolder& folder = sidecar.subdir->folder;
  const std::string name = sidecar.fn + ".sigs";
  const auto now = std::chrono::system_clock::now();
  const auto stamp = base::stamp_of(folder.folder.get(), name.c_str());
  if (!stamp) {
    return;
  }
  const fs::path package = folder.path / sidecar.fn;
  if (const auto known = scan.known_digest(folder.subdir + "/" + name, *stamp)) {
    const auto kept = base::stamp_of_target(sidecar_of(package, *known));
    if (kept && kept->size == stamp->size) {
      sidecar.sha256 = *known;
      return;
    }
  }
  sidecar.sha256 = digest_of_sidecar(package, sidecar.warnings, base::Flush::no);
  sidecar.read = !sidecar.sha256.empty();
  // The stamp is older than the content, or the file is read again the next time.
  if (!sidecar.sha256.empty() && base::is_settled(*stamp, now)) {
    sidecar.fresh = {*stamp, sidecar.sha256};
  }
}

/// All of them, on disk when it returns: before an index that names them.
void look_at_all(std::vector<Sidecar>& sidecars, ChannelScan& scan) {
  for_each_in_turn(sidecars.size(), [&](std::size_t i) { look_at(sidecars[i], scan); });
  const auto read = std::find_if(sidecars.begin(), sidecars.end(),
                                 [](const Sidecar& sidecar) { return sidecar.read; });
  if (read != sidecars.end()) {
    flush_file_system(read->subdir->folder.path);
  }
}

std::vector<Sidecar> sidecars_of(ScannedSubdir& subdir, const Entries& entries) {
  std::vector<Sidecar> found;
  for (const std::string& fn : subdir.folder.with_sidecar) {
    if (entries.find(fn)) {
      found.push_back({&subdir, fn, "", false, std::nullopt, {}});
    }
  }
  std::sort(found.begin(), found.end(), [](const Sidecar& left, const Sidecar& right) {
    return left.fn < right.fn;
  });
  return found;
}

/// The packages of which the index tells attestations.
std::vector<std::string_view> attested_rows(const SubdirIndex& index) {
  std::vector<std::string_view> found;
  for (const RecordRows* rows : {&index.packages, &index.packages_conda}) {
    for (const RecordRow& row : rows->rows()) {
      if (may_be_attested(row.entry)) {
        found.push_back(row.fn);
      }
    }
  }
  return found;
}

}  // namespace

std::optional<std::string> attested_entry(std::string_view entry,
                                          const std::string& sha256) {
  if (sha256.empty() ? !may_be_attested(entry)
                     : text_at(entry, attestations_key) == sha256) {
    return std::nullopt;
  }
  auto json = nlohmann::json::parse(entry);
  if (!sha256.empty()) {
    json[attestations_key] = sha256;
  } else if (json.erase(attestations_key) == 0) {
    return std::nullopt;
  }
  return dumped(json);
}

std::string digest_of_sidecar(const fs::path& package,
                              std::vector<std::string>& warnings, base::Flush flush) {
  const fs::path sidecar = sidecar_of(package);
  try {
    const std::optional<std::string> bytes = load_sidecar(sidecar);
    return bytes ? keep_sidecar(package, *bytes, flush) : "";
  } catch (const InputError& error) {
    warnings.push_back(std::string(error.what()) +
                       "; these attestations are not advertised");
    return "";
  }
}

SidecarNews advertise_sidecars(ChannelScan& scan,
                               std::map<std::string, SubdirChange>& changes) {
  SidecarNews news;
  for (auto& [name, subdir] : scan.subdirs()) {
    Entries entries(subdir.state.packages, changes[name]);
    std::vector<Sidecar> sidecars = sidecars_of(subdir, entries);
    look_at_all(sidecars, scan);
    std::set<std::string_view> attested;
    for (Sidecar& sidecar : sidecars) {
      entries.set(sidecar.fn, sidecar.sha256);
      attested.insert(sidecar.fn);
      if (sidecar.fresh) {
        news.fresh[name + "/" + sidecar.fn + ".sigs"] = *std::move(sidecar.fresh);
      }
      std::move(sidecar.warnings.begin(), sidecar.warnings.end(),
                std::back_inserter(news.warnings));
    }
    for (const std::string_view fn : attested_rows(subdir.state.packages)) {
      if (!attested.contains(fn)) {
        entries.set(fn, "");
      }
    }
  }
  return news;
}

}  // namespace distro::channel::detail
