// The model gives the answers of tests/vectors/anaconda_protocol.json, in their order.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "promotion/anaconda_model.hpp"

using namespace distro;

namespace {

/// Whether `found` has all that `expected` says; lists are the same in any order.
bool says(const base::Json& found, const base::Json& expected) {
  if (expected.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      if (!found.is_object() || !found.contains(key) || !says(found[key], value)) {
        return false;
      }
    }
    return true;
  }
  if (expected.is_array()) {
    return found.is_array() && found.size() == expected.size() &&
           std::all_of(expected.begin(), expected.end(), [&](const base::Json& item) {
             return std::any_of(found.begin(), found.end(),
                                [&](const base::Json& one) { return says(one, item); });
           });
  }
  return found == expected;
}

}  // namespace

TEST_CASE("the server in memory answers as anaconda.org was recorded to",
          "[promotion]") {
  const base::Json protocol = base::load_json("tests/vectors/anaconda_protocol.json");
  test::AnacondaModel model;
  for (const base::Json& file : protocol["files"]) {
    std::set<std::string> labels;
    for (const base::Json& label : file["labels"]) {
      labels.insert(label.get<std::string>());
    }
    model.put(file["file"].get<std::string>(), file["sha256"].get<std::string>(),
              labels);
  }
  for (const base::Json& step : protocol["steps"]) {
    base::HttpRequest request;
    request.method = step["method"].get<std::string>();
    request.url = "https://api.test" + step["path"].get<std::string>();
    request.body =
        base::HttpBody{step.contains("body") ? step["body"].dump() : "", {}, ""};
    const test::AnacondaModel::Answer answer = model.answer(request);
    INFO(request.method << " " << step["path"] << ": " << answer.body.dump());
    CHECK(answer.status == step["status"].get<int>());
    if (step.contains("answer")) {
      CHECK(says(answer.body, step["answer"]));
    }
  }
}
