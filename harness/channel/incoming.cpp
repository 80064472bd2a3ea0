#include "channel/incoming.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/json.hpp"
#include "channel/index.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;
using base::Json;

fs::path incoming_folder(const fs::path& channel) {
  return channel / ".index" / "incoming";
}

fs::path note_of(const fs::path& channel, const std::string& id) {
  if (id.empty() || id.starts_with('.') || id.find('/') != std::string::npos) {
    throw InternalError("'" + id + "' cannot name a promotion");
  }
  return incoming_folder(channel) / (id + ".json");
}

}  // namespace

detail::IncomingFiles detail::incoming_files(const fs::path& channel) {
  IncomingFiles files;
  const fs::path folder = incoming_folder(channel);
  if (!fs::is_directory(folder)) {
    return files;
  }
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const fs::path& note = entry.path();
    if (note.extension() != ".json" || note.filename().string().starts_with('.')) {
      continue;
    }
    const Json json = base::load_json(note);
    const base::JsonObject object(json, note.string());
    for (const base::JsonObject& file : object.objects("files")) {
      files[file.string("subdir") + "/" + file.string("fn")] = file.string("sha256");
    }
  }
  return files;
}

void announce_incoming(const fs::path& channel, const std::string& id,
                       std::span<const Record> records) {
  Json files = Json::array();
  for (const Record& record : records) {
    files.push_back(
        {{"subdir", record.subdir}, {"fn", record.fn}, {"sha256", record.sha256}});
  }
  base::write_file(note_of(channel, id), base::pretty({{"files", files}}));
}

void finish_incoming(const fs::path& channel, const std::string& id) {
  const fs::path note = note_of(channel, id);
  if (::unlink(note.c_str()) != 0 && errno != ENOENT) {
    throw EnvironmentError(note.string() + ": cannot remove: " + std::strerror(errno));
  }
}

}  // namespace distro::channel
