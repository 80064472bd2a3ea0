// anaconda.org in memory: what it has, and what it answers. Its answers are those of
// tests/vectors/anaconda_protocol.json, as are those of the end-to-end tests' server.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/http.hpp"
#include "base/json.hpp"

namespace distro::test {

struct ModelDist {
  std::string sha256;
  std::set<std::string> labels;
  friend bool operator==(const ModelDist&, const ModelDist&) = default;
};

/// Which files a label's request is about; empty parts: all.
struct ModelFiles {
  std::string owner, package, version, basename;
};

class AnacondaModel {
 public:
  /// By "owner/package/version/subdir/fn".
  std::map<std::string, ModelDist> dists;
  std::set<std::string> packages;  ///< "owner/package"
  std::set<std::string> releases;  ///< "owner/package/version"
  std::set<std::string> locked;    ///< "owner/label"

  void put(const std::string& spec, const std::string& sha256,
           const std::set<std::string>& labels);

  struct Answer {
    int status = 200;
    base::Json body;
  };
  [[nodiscard]] Answer answer(const base::HttpRequest& request);

  [[nodiscard]] std::set<std::string> files_under(const std::string& owner,
                                                  const std::string& label) const;

  /// Some servers do not say digests; the files can be downloaded, by sha256.
  bool says_digests = true;
  std::map<std::string, std::string> contents;

  /// How many files a copy of a label reaches before the server breaks down.
  std::size_t label_copy_reaches = SIZE_MAX;

 private:
  using Parts = std::vector<std::string>;
  Answer dist_answer(const std::string& method, const Parts& parts);
  Answer package_answer(const std::string& method, const Parts& parts);
  Answer release_answer(const std::string& method, const Parts& parts);
  Answer stage_answer(const Parts& parts, const base::Json& body);
  Answer commit_answer(const Parts& parts, const base::Json& body);
  Answer copy_answer(const std::string& method, const Parts& parts,
                     const base::Json& body);
  Answer channels_answer(const std::string& method, const Parts& parts,
                         const base::Json& body);
  [[nodiscard]] base::Json json_of(const std::string& spec) const;
  [[nodiscard]] base::Json labels_of(const std::string& owner) const;

  struct Staged {
    std::string spec, sha256;
    std::set<std::string> labels;
    std::string stored;  ///< digest of what has come
  };
  std::map<std::string, Staged> staged_;  ///< by dist_id
};

}  // namespace distro::test
