// What changes at anaconda.org, one request at a time, by our own requests or by the
// program anaconda-client. What a writer says is a hint: the state that is read back
// afterwards decides.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "base/process.hpp"
#include "promotion/anaconda/api.hpp"

namespace distro::promotion {

/// A file of one account comes into another, under one label.
struct CopyFile {
  AnacondaFile from;
  std::string from_label;
  AnacondaFile to;
  std::string to_label;
};

/// A file comes from this machine, under one label.
struct UploadFile {
  std::filesystem::path file;  ///< whose name is that of `to`
  AnacondaFile to;
  std::string to_label;
};

/// All files under one label get another one too: one step, for all of them.
struct CopyLabel {
  std::string owner;
  std::string from;
  std::string to;
};

struct AddLabel {
  AnacondaFile file;
  std::string label;
};

/// One file loses a label. `instead` is one that it has or may get.
struct RemoveLabel {
  AnacondaFile file;
  std::string label;
  std::string instead;
};

/// All files lose a label: there is none of this name afterwards.
struct DropLabel {
  std::string owner;
  std::string label;
};

using AnacondaWrite =
    std::variant<CopyFile, UploadFile, CopyLabel, AddLabel, RemoveLabel, DropLabel>;

/// What came of it, as far as its answer says.
struct Written {
  enum class Kind {
    accepted,  ///< it was done, says the server
    unsure,    ///< conflict, overload, no answer, or one that does not fit
    refused,   ///< asking again cannot help
  };
  Kind kind = Kind::accepted;
  std::string text;  ///< what was said, unless it was accepted
  std::optional<std::chrono::seconds> retry_after;
};

class AnacondaWriter {
 public:
  virtual ~AnacondaWriter() = default;
  /// Asks once. Throws ServerClosed; EnvironmentError or InputError for a file of this
  /// machine that cannot be read.
  [[nodiscard]] virtual Written write(const AnacondaWrite& write) = 0;
};

/// By requests of our own. `api` must outlive it.
[[nodiscard]] std::unique_ptr<AnacondaWriter> make_http_writer(const AnacondaApi& api);

/// How the program is started.
struct AnacondaProgram {
  std::filesystem::path program;  ///< "anaconda"
  std::map<std::string, std::string> environment;
};

/// By the program anaconda-client: its token goes into its environment, its server into
/// a configuration of its own. Both parts must outlive it.
[[nodiscard]] std::unique_ptr<AnacondaWriter> make_program_writer(
    const AnacondaApi& api, base::ProcessRunner& processes, AnacondaProgram program);

/// Whether an answer with one of our requests means what the server was asked.
[[nodiscard]] Written written(const base::HttpRequest& request,
                              const base::HttpOutcome& outcome);

}  // namespace distro::promotion
