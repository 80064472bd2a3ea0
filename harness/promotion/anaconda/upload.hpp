// What anaconda.org is told of a package file that is uploaded: as anaconda-client
// reads it from info/index.json and info/about.json.
#pragma once

#include <filesystem>
#include <string>

#include "base/json.hpp"
#include "promotion/anaconda/names.hpp"

namespace distro::promotion {

/// The bodies of the requests of one upload.
struct UploadBodies {
  base::Json package;  ///< of POST /package
  base::Json release;  ///< of POST /release
  base::Json stage;    ///< of POST /stage
  std::string md5;     ///< of the file, in base64
  std::uint64_t size = 0;
};

/// Throws InputError for a file that is no package, EnvironmentError.
[[nodiscard]] UploadBodies upload_bodies(const std::filesystem::path& file,
                                         const std::string& label);

}  // namespace distro::promotion
