#include "promotion/anaconda_fixture.hpp"

#include "promotion/placement.hpp"
#include "support/package_builder.hpp"

namespace distro::test {

using channel::Record;

AnacondaFixture::AnacondaFixture() {
  model.put("dist/numpy/1.26.4/linux-64/numpy-1.26.4-0.conda", std::string(64, '1'),
            {"main"});
  decision.plan = "0123456789abcdef";
  for (Record record : {record_of("numpy", "2.0.2"), record_of("scipy", "1.14.1"),
                        record_of("zarr", "3.0.0")}) {
    record.subdir = record.name == "zarr" ? "noarch" : "linux-64";
    record.sha256 = std::string(64, record.name[0]);
    record.channel = "https://conda.test/stage/label/dev";
    record.url = record.channel + "/" + record.subdir + "/" + record.fn;
    model.put(spec("stage", record), record.sha256, {"dev"});
    decision.artifacts.push_back(record);
  }
}

std::unique_ptr<promotion::Publisher> AnacondaFixture::publisher() {
  return promotion::make_anaconda_publisher(
      target, "conda-distro", {api, *writer, credentials}, journal, on_step);
}

std::unique_ptr<promotion::ReleaseChannel> AnacondaFixture::releases() {
  return promotion::make_anaconda_releases(target, {api, *writer, credentials}, journal,
                                           on_step);
}

promotion::PromotionSummary AnacondaFixture::promote() {
  return publisher()->promote(decision);
}

std::set<std::string> AnacondaFixture::under(const std::string& label) const {
  std::set<std::string> names;
  for (const std::string& file : model.files_under("dist", label)) {
    const std::size_t name = file.rfind('/');
    names.insert(file.substr(file.rfind('/', name - 1) + 1));
  }
  return names;
}

std::string AnacondaFixture::spec(const std::string& owner, const Record& record) {
  return promotion::file_of(record, owner).spec();
}

std::string AnacondaFixture::hidden() const {
  return "conda-distro-" + promotion::promotion_id(decision.artifacts);
}

std::vector<std::string> AnacondaFixture::steps() const {
  std::vector<std::string> steps;
  for (const promotion::JournalEntry& entry : promotion::read_journal(journal)) {
    steps.push_back(entry.step + (entry.fn.empty() ? "" : " " + entry.fn));
  }
  return steps;
}

std::set<std::string> old_set() { return {"linux-64/numpy-1.26.4-0.conda"}; }

std::set<std::string> new_set() {
  return {"linux-64/numpy-1.26.4-0.conda", "linux-64/numpy-2.0.2-0.conda",
          "linux-64/scipy-1.14.1-0.conda", "noarch/zarr-3.0.0-0.conda"};
}

}  // namespace distro::test
