#include "notify/outbox.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "base/file.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using notify::Message;

namespace {

namespace fs = std::filesystem;

const Message message{.id = "0123456789abcdef",
                      .recipient = "bob",
                      .subject = "release bottleneck that works with numpy 2.0.2",
                      .body = "Hello.\n"};
const char* const place =
    "bob/release-bottleneck-that-works-with-numpy-2.0.2-0123456789abcdef.md";

std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().filename() != ".lock") {
      files.insert(fs::relative(entry.path(), folder).string());
    }
  }
  return files;
}

std::size_t send(const fs::path& folder, const Message& one) {
  return notify::make_outbox(folder)->send(std::span(&one, 1));
}

}  // namespace

TEST_CASE("a message becomes a file that is made for reading", "[notify]") {
  const base::TempDir outbox;
  CHECK(send(outbox.path(), message) == 1);
  CHECK(base::read_file(outbox.path() / place) ==
        "# release bottleneck that works with numpy 2.0.2\n\nTo: bob\n\nHello.\n");
}

TEST_CASE("a message is sent once, wherever its reader has put it", "[notify]") {
  const base::TempDir outbox;
  CHECK(send(outbox.path(), message) == 1);
  CHECK(send(outbox.path(), message) == 0);
  base::write_file(outbox.path() / place, "done, see our issue");
  CHECK(send(outbox.path(), message) == 0);
  CHECK(base::read_file(outbox.path() / place) == "done, see our issue");
  fs::create_directories(outbox.path() / "bob/done");
  fs::rename(outbox.path() / place,
             outbox.path() / "bob/done/bottleneck-0123456789abcdef.md");
  CHECK(send(outbox.path(), message) == 0);
  CHECK(files_in(outbox.path()).size() == 1);
}

TEST_CASE("no handle and no subject leads out of the outbox", "[notify]") {
  const base::TempDir folder;
  const fs::path outbox = folder.path() / "outbox";
  const std::vector<std::string> texts{"../../etc",
                                       "/etc/passwd",
                                       "..",
                                       ".hidden",
                                       "",
                                       "a\nb",
                                       "conda-forge/numpy",
                                       "\xc3\xa9",
                                       std::string(5000, 'x')};
  std::size_t number = 0;
  for (const std::string& text : texts) {
    const std::string id(16, static_cast<char>('a' + number++));
    CHECK(send(outbox, {.id = id, .recipient = text, .subject = text, .body = ""}) ==
          1);
  }
  CHECK(files_in(outbox).size() == texts.size());
  CHECK(files_in(folder.path()).size() == texts.size());
  CHECK(files_in(outbox).contains("conda-forge-numpy/conda-forge-numpy-" +
                                  std::string(16, 'g') + ".md"));
  CHECK(files_in(outbox).contains("etc/etc-" + std::string(16, 'a') + ".md"));
}
