#include "package_test/tiny_world.hpp"

#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/channel_url.hpp"

namespace distro::test {

PayloadFile text_file(const std::string& content, int mode) {
  PayloadFile file;
  file.content = content;
  file.mode = mode;
  return file;
}

PackageContents shell_tested(const std::string& name, const std::string& script) {
  PackageContents contents;
  contents.name = name;
  contents.subdir = "noarch";
  contents.noarch = "generic";
  contents.files["share/" + name + "/here.txt"] = text_file(name + "\n");
  contents.info["info/test/run_test.sh"] = script;
  return contents;
}

PackageContents yaml_tested(const std::string& name, const std::string& tests) {
  PackageContents contents = shell_tested(name, "");
  contents.info.clear();
  contents.info["info/tests/tests.yaml"] = tests;
  return contents;
}

TinyWorld::TinyWorld() : root_("tiny-world-") {}

channel::Record TinyWorld::add(const PackageContents& contents,
                               const std::string& extension) {
  const std::filesystem::path file =
      build_into_channel(root_.path() / "channel", contents, extension);
  const base::FileDigests digests = base::digests_of_file(file);
  channel::Record record =
      record_of(contents.name, contents.version, contents.depends, contents.build);
  record.subdir = contents.subdir;
  record.noarch = contents.noarch;
  record.fn = file.filename();
  record.sha256 = digests.sha256;
  record.md5 = digests.md5;
  record.size = digests.size;
  record.channel = channel_url();
  record.url = channel_url() + "/" + record.subdir + "/" + record.fn;
  records.push_back(record);
  return record;
}

std::string TinyWorld::channel_url() const {
  return channel::file_url(root_.path() / "channel");
}

job::Job TinyWorld::job_for(const channel::Record& package) const {
  job::Job job;
  job.id = package.distribution();
  job.package = package;
  job.channels = {channel_url()};
  job.subdir = "linux-64";
  job.limits.time = std::chrono::seconds(20);
  job.limits.silence = std::chrono::seconds(20);
  job.limits.memory = 64 << 20;
  job.limits.processes = 32;
  job.limits.disk = 1 << 20;
  job.limits.log = 1 << 20;
  return job;
}

job::Result TinyWorld::run(const job::Job& job) {
  write_plain_repodata(root_.path() / "channel", records);
  package_test::Executor executor{processes_,
                                  root_.path() / "cache",
                                  root_.path() / "run",
                                  root_.path() / "logs" / "job.log",
                                  keep,
                                  {},
                                  {},
                                  cancelled};
  if (adjust) {
    adjust(executor);
  }
  return package_test::run_job(job, executor);
}

std::string TinyWorld::log() const {
  return base::read_file_if_there(root_.path() / "logs" / "job.log").value_or("");
}

}  // namespace distro::test
