#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/file.hpp"
#include "base/json.hpp"
#include "base/temp_dir.hpp"
#include "promotion/anaconda/writer.hpp"

namespace distro::promotion {
namespace {

using Words = std::vector<std::string>;

constexpr std::chrono::minutes longest_run{30};  // an upload of some gigabytes

Words words_of(const CopyFile& copy) {
  return {"copy",          "--to-owner", copy.to.owner, "--from-label",
          copy.from_label, "--to-label", copy.to_label, copy.from.spec()};
}

Words words_of(const UploadFile& upload) {
  return {"upload",        "--user",        upload.to.owner,     "--label",
          upload.to_label, "--no-progress", upload.file.string()};
}

Words words_of(const CopyLabel& copy) {
  return {"label", "-o", copy.owner, "--copy", copy.from, copy.to};
}

/// The program has no word for it, but a copy within an account adds a label.
Words words_of(const AddLabel& add, const std::string& from) {
  return {"copy", "--to-owner", add.file.owner, "--from-label",
          from,   "--to-label", add.label,      add.file.spec()};
}

/// Nor for taking a label from one file, but `move` takes it away.
Words words_of(const RemoveLabel& remove) {
  return {"move",       "--from-label", remove.label,
          "--to-label", remove.instead, remove.file.spec()};
}

Words words_of(const DropLabel& drop) {
  return {"label", "-o", drop.owner, "--remove", drop.label};
}

/// The last line that says something.
std::string last_line(const std::string& output) {
  std::string last;
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = std::min(output.find('\n', at), output.size());
    const std::string line = output.substr(at, end - at);
    const bool is_hint = line.starts_with("To see a more detailed") ||
                         line.find("anaconda --verbose") != std::string::npos;
    if (line.find_first_not_of(" \t\r") != std::string::npos && !is_hint) {
      last = line;
    }
    at = end + 1;
  }
  return base::valid_utf8(last);
}

/// Its exit codes say little: `move` and `remove` end with 0 whatever happened.
Written::Kind kind_of(const base::ProcessEnd& end, const std::string& output) {
  for (const char* hopeless : {"Unauthorized:", ", 401)", ", 403)"}) {
    if (output.find(hopeless) != std::string::npos) {
      return Written::Kind::refused;
    }
  }
  const bool complains = output.find("[ERROR]") != std::string::npos ||
                         output.find("Traceback") != std::string::npos ||
                         output.find("Did not copy any files") != std::string::npos;
  return end.exit_code == 0 && !complains ? Written::Kind::accepted
                                          : Written::Kind::unsure;
}

class ProgramWriter final : public AnacondaWriter {
 public:
  ProgramWriter(const AnacondaApi& api, base::ProcessRunner& processes,
                AnacondaProgram program)
      : api_(api), processes_(processes), program_(std::move(program)) {
    // Not "-s URL": the program warns of an address there, ignores it, and sends the
    // token to its default server.
    const base::Json config = {{"url", api_.url()},
                               {"default_site", "conda-distro"},
                               {"sites", {{"conda-distro", {{"url", api_.url()}}}}}};
    base::write_file(folder_.path() / "data" / "config.yaml", base::pretty(config));
    std::map<std::string, std::string>& environment = program_.environment;
    environment["BINSTAR_CONFIG_DIR"] = folder_.path();
    environment["ANACONDA_CLIENT_FORCE_STANDALONE"] = "1";
    environment.erase("BINSTAR_API_TOKEN");
    if (api_.token().empty()) {
      environment.erase("ANACONDA_API_TOKEN");
    } else {
      environment["ANACONDA_API_TOKEN"] = api_.token();
    }
  }

  Written write(const AnacondaWrite& write) override {
    if (const auto* add = std::get_if<AddLabel>(&write)) {
      const auto dist = api_.dists({&add->file, 1}).front();
      if (!dist || dist->labels.empty()) {
        return {Written::Kind::refused,
                "anaconda-client cannot add a label to " + add->file.spec() +
                    ", which has none",
                std::nullopt};
      }
      return run(words_of(*add, *dist->labels.begin()));
    }
    return std::visit([&](const auto& one) { return ask(one); }, write);
  }

 private:
  template <typename Write>
  Written ask(const Write& write) {
    return run(words_of(write));
  }
  Written ask(const AddLabel&) { throw InternalError("a label is added by write()"); }

  Written run(const Words& words) {
    base::ProcessRequest request;
    request.argv = {program_.program};
    request.argv.insert(request.argv.end(), words.begin(), words.end());
    request.environment = program_.environment;
    request.log = folder_.path() / "log.txt";
    request.time_limit = longest_run;
    request.secrets = base::Secrets({api_.token()});
    const base::ProcessEnd end = processes_.run(request);
    const std::string output = base::read_file_if_there(request.log).value_or("");
    const Written::Kind kind = kind_of(end, output);
    if (kind == Written::Kind::accepted) {
      return {};
    }
    return {kind, "anaconda " + words.front() + ": " + last_line(output), std::nullopt};
  }

  const AnacondaApi& api_;
  base::ProcessRunner& processes_;
  AnacondaProgram program_;
  base::TempDir folder_;
};

}  // namespace

std::unique_ptr<AnacondaWriter> make_program_writer(const AnacondaApi& api,
                                                    base::ProcessRunner& processes,
                                                    AnacondaProgram program) {
  return std::make_unique<ProgramWriter>(api, processes, std::move(program));
}

}  // namespace distro::promotion
