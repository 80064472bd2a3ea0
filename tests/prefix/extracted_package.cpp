#include "extracted_package.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "prefix/file_copy.hpp"

namespace distro::test {
namespace {

namespace fs = std::filesystem;

base::Json path_entry(const std::string& path, const PayloadFile& file) {
  base::Json entry = {{"_path", path},
                      {"path_type", file.symlink.empty() ? "hardlink" : "softlink"},
                      {"sha256", base::sha256(file.content)},
                      {"size_in_bytes", file.content.size()}};
  if (!file.prefix_placeholder.empty()) {
    entry["prefix_placeholder"] = file.prefix_placeholder;
    entry["file_mode"] = file.file_mode;
  }
  return entry;
}

std::vector<prefix::Package> extracted_packages(
    const fs::path& folder, const std::vector<PackageContents>& packages) {
  std::vector<prefix::Package> result;
  for (const PackageContents& contents : packages) {
    result.push_back(extracted_package(folder, contents));
  }
  return result;
}

}  // namespace

prefix::Package extracted_package(const fs::path& folder,
                                  const PackageContents& contents) {
  prefix::Package package;
  package.record =
      record_of(contents.name, contents.version, contents.depends, contents.build);
  package.record.build_number = contents.build_number;
  package.record.subdir = contents.subdir;
  package.record.noarch = contents.noarch;
  package.extracted = folder / package.record.distribution();
  base::Json paths = base::Json::array();
  for (const auto& [path, file] : contents.files) {
    const fs::path target = package.extracted / path;
    fs::create_directories(target.parent_path());
    if (file.symlink.empty()) {
      prefix::write_new_file(target, file.content, static_cast<mode_t>(file.mode));
    } else {
      fs::create_symlink(file.symlink, target);
    }
    if (file.listed) {
      paths.push_back(path_entry(path, file));
    }
  }
  base::write_file(package.extracted / "info/paths.json",
                   base::pretty({{"paths", paths}, {"paths_version", 1}}));
  for (const auto& [path, text] : contents.info) {
    base::write_file(package.extracted / path, text);
  }
  return package;
}

base::ProcessEnd run_plainly(const base::ProcessRequest& request) {
  return base::SystemProcessRunner().run(request);
}

LinkedPrefix::LinkedPrefix(const std::vector<PackageContents>& packages,
                           prefix::Manner manner)
    : prefix_(folder_.path() / "env") {
  prefix::LinkOptions options;
  options.manner = manner;
  notes_ = prefix::make_prefix(prefix_, extracted_packages(folder_.path(), packages),
                               run_plainly, options);
}

LinkedPrefix::LinkedPrefix(const std::vector<PackageContents>& packages,
                           std::size_t length)
    : prefix_(folder_.path()) {
  const std::size_t missing = length - folder_.path().string().size();
  REQUIRE(missing > 1);
  prefix_ /= std::string(missing - 1, 'p');
  notes_ = prefix::make_prefix(prefix_, extracted_packages(folder_.path(), packages),
                               run_plainly);
}

std::string LinkedPrefix::read(const std::string& path) const {
  return base::read_file(prefix_ / path);
}

std::string link_error(const std::vector<PackageContents>& packages) {
  const base::TempDir folder;
  const fs::path prefix = folder.path() / "env";
  try {
    prefix::make_prefix(prefix, extracted_packages(folder.path(), packages),
                        run_plainly);
  } catch (const prefix::LinkError& error) {
    CHECK_FALSE(fs::exists(prefix));
    std::string text = error.what();
    for (std::size_t at = text.find(folder.path().string()); at != std::string::npos;
         at = text.find(folder.path().string())) {
      text.replace(at, folder.path().string().size(), "DIR");
    }
    return text;
  }
  FAIL("no LinkError");
  return "";
}

}  // namespace distro::test
