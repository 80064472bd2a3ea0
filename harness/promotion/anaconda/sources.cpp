// Where the files of a set come from: another account of the same server, a folder, or
// another server. What is not the tested file stops everything before it begins.
#include <algorithm>

#include "base/hash.hpp"
#include "channel/channel_url.hpp"
#include "promotion/anaconda/set.hpp"
#include "promotion/placement.hpp"

namespace distro::promotion {

namespace fs = std::filesystem;
using channel::Record;

void AnacondaSet::find_sources() {
  for (Item& item : items_) {
    if (!item.now && !item.bring) {
      item.bring = source_of(item);
    }
  }
}

AnacondaWrite AnacondaSet::source_of(const Item& item) {
  const Record& record = item.record;
  const auto staged = anaconda_channel(record.channel);
  if (staged && staged->server == target_.channel.server) {
    const AnacondaFile from = file_of(record, staged->owner);
    const auto found = parts_.api.dists({&from, 1}).front();
    if (!found || !found->labels.contains(staged->label)) {
      throw InputError(record.fn + " is no longer under the label " + staged->label +
                       " of " + staged->owner + ", where it was tested from");
    }
    require_tested(item,
                   found->sha256.empty() ? downloaded_sha256(from) : found->sha256,
                   "the staging account " + staged->owner);
    return CopyFile{from, staged->label, item.file, target_.hidden};
  }
  const fs::path file = channel::local_path(url_of(record)).value_or(fs::path());
  const fs::path source = file.empty() ? fetched(record) : file;
  const Placement placement{record, source, {}, {}};
  require_tested_content(placement, source);
  static_cast<void>(record_to_publish(placement, source));
  return UploadFile{source, item.file, target_.hidden};
}

fs::path AnacondaSet::fetched(const Record& record) {
  if (!folder_) {
    folder_ = std::make_unique<base::TempDir>();
  }
  const fs::path file = folder_->path() / record.subdir / record.fn;
  fs::create_directories(file.parent_path());
  const channel::AuthorizedUrl place = parts_.credentials.authorized(url_of(record));
  base::HttpRequest request;
  request.url = place.url;
  request.headers = place.headers;
  request.file = file;
  request.max_size = record.size == 0 ? largest_file : record.size;
  download(request);
  return file;
}

/// Into a file. Throws EnvironmentError.
void AnacondaSet::download(base::HttpRequest request) const {
  const base::HttpOutcome outcome =
      base::send(parts_.api.client(), parts_.api.clock(), parts_.api.policy(), request);
  const auto* response = std::get_if<base::HttpResponse>(&outcome);
  if (response == nullptr || response->status != 200) {
    throw base::http_fault(request, outcome);
  }
}

}  // namespace distro::promotion
