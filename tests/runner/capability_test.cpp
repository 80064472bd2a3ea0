#include "runner/capability.hpp"

#include <catch2/catch.hpp>

#include "runner/pool_fixture.hpp"

using namespace distro;
using runner::LocalRunner;
using test::job_for;
using Words = std::vector<std::string>;

namespace {

const LocalRunner plain{"local", 2, {}, {}, "linux-64"};
const LocalRunner with_gpu{"big", 1, {"highmem"}, {0}, "linux-64"};

}  // namespace

TEST_CASE("a runner lacks what the job needs and it has not", "[runner]") {
  CHECK(runner::lacking(job_for("numpy"), plain).empty());
  CHECK(runner::lacking(job_for("torch", {"gpu"}), plain) == Words{"gpu"});
  CHECK(runner::lacking(job_for("torch", {"gpu"}), with_gpu).empty());
  CHECK(runner::lacking(job_for("torch", {"gpu", "highmem"}), with_gpu).empty());
  CHECK(runner::lacking(job_for("torch", {"infiniband", "gpu"}), plain) ==
        Words{"infiniband", "gpu"});
}

TEST_CASE("a runner without a device has no GPU, whatever it claims", "[runner]") {
  const LocalRunner claims{"claims", 1, {"gpu"}, {}, "linux-64"};
  CHECK(runner::lacking(job_for("torch", {"gpu"}), claims) == Words{"gpu"});
}

TEST_CASE("a runner can only execute its own platform", "[runner]") {
  job::Job job = job_for("numpy");
  job.subdir = "osx-arm64";
  CHECK(runner::lacking(job, plain) == Words{"osx-arm64"});
}

TEST_CASE("the reason to skip a job names the need and who lacks it", "[runner]") {
  const job::Job torch = job_for("torch", {"gpu"});
  CHECK(runner::reason_to_skip(torch, {plain}) ==
        "needs gpu, which no runner has (local)");
  CHECK(runner::reason_to_skip(job_for("mpi", {"infiniband"}), {plain, with_gpu}) ==
        "needs infiniband, which no runner has (local, big)");
  const LocalRunner remote{"remote", 1, {"infiniband"}, {}, "linux-64"};
  CHECK(
      runner::reason_to_skip(job_for("x", {"gpu", "infiniband"}), {with_gpu, remote}) ==
      "needs gpu and infiniband, which no runner has together (big, remote)");
  CHECK(runner::reason_to_skip(torch, {}) == "there is no runner");
}
