// The table of distro.yaml.
#include "recipe/lint/rules/rule.hpp"
#include "recipe/schema/promises_schema.hpp"
#include "recipe/schema/schema.hpp"

namespace distro::recipe {
namespace {

using Kind = Shape::Kind;

Shape texts(std::int64_t least = 0) {
  return list_shape(text_shape(), "a list of texts", least);
}

Shape names(std::int64_t least = 0) {
  Shape list = list_shape(name_shape(), "a list of package names", least);
  list.noun = "package name";
  return list;
}

Shape duration() {
  return plain_shape(Kind::duration, "a duration such as 30s, 5m or 1h");
}

Shape size() { return plain_shape(Kind::size, "a size such as 512KiB, 16MiB or 4GiB"); }

Shape channels_shape() {
  Shape staging = texts(1);
  staging.noun = "channel";
  return map_shape("channels",
                   {{"integration",
                     text_shape(),
                     "What users install from; changes are promoted into it.",
                     true,
                     "",
                     {"integration"}},
                    {"staging",
                     std::move(staging),
                     "Where authors upload the files that they have built.",
                     true,
                     "",
                     {"[staging]"}},
                    {"others",
                     texts(),
                     "What integration builds upon; of lower priority, highest first.",
                     false,
                     "none",
                     {"[base]"}}});
}

Shape subdirs_shape() {
  Shape list =
      list_shape(plain_shape(Kind::subdir, "a subdir such as linux-64 or noarch"),
                 "a list of subdirs", 1);
  list.noun = "subdir";
  return list;
}

Shape variants_shape() {
  Shape list =
      list_shape(plain_shape(Kind::folder, "the path of a file in the repository"),
                 "a list of files");
  list.noun = "file";
  return list;
}

Shape policies_shape(const std::vector<std::string>& policies) {
  Shape options = plain_shape(Kind::options, "a map of options");
  options.inner.push_back(
      list_shape(text_shape(0), "a text, a number or a list of them"));
  Shape policy = plain_shape(Kind::choice, "a policy, or one policy with its options");
  policy.noun = "policy";
  policy.words = policies;
  policy.inner.push_back(std::move(options));
  Shape list = list_shape(std::move(policy), "a list of policies");
  list.one_will_do = false;
  return list;
}

/// "auto", or what `other` says.
Shape or_auto(Shape other, const std::string& phrase) {
  Shape shape = plain_shape(Kind::either, phrase);
  shape.inner.push_back(word_shape("", {"auto"}));
  shape.inner.push_back(std::move(other));
  return shape;
}

Shape jobs_shape() {
  Shape number = plain_shape(Kind::integer, "a number");
  number.least = 1;
  return or_auto(std::move(number), "auto or a number of jobs from 1");
}

Shape runners_shape() {
  Shape runner = map_shape(
      "a runner",
      {{"name", text_shape(), "What it is called in reports.", true, "", {"local"}},
       {"kind",
        word_shape("runner kind", {"local"}),
        "How it starts jobs.",
        false,
        "local",
        {"local"}},
       {"jobs",
        jobs_shape(),
        "How many jobs run at once.",
        false,
        "auto: as many as there are cores",
        {"auto", "4"}},
       {"capabilities",
        or_auto(texts(), "auto or a list of texts"),
        "What it offers to tests that need it.",
        false,
        "auto: a GPU is asked of its driver",
        {"auto", "[gpu]"}}});
  Shape list = list_shape(std::move(runner), "a list of runners", 1);
  list.noun = "runner";
  Shape shape = plain_shape(Kind::either, "a number of jobs, or a list of runners");
  shape.inner.push_back(std::move(list));
  shape.inner.push_back(jobs_shape());
  return shape;
}

Shape limits_shape() {
  Shape number = plain_shape(Kind::integer, "a number from 1");
  number.least = 1;
  return map_shape(
      "limits",
      {{"time", duration(), "How long it may run.", false, "10m", {"10m"}},
       {"silence", duration(), "How long it may print nothing.", false, "5m", {"5m"}},
       {"memory",
        size(),
        "Memory of all its processes together.",
        false,
        "4GiB",
        {"4GiB"}},
       {"processes",
        std::move(number),
        "How many processes it may have at once.",
        false,
        "256",
        {"256"}},
       {"disk",
        size(),
        "How much it may write, in one file or all.",
        false,
        "4GiB",
        {"4GiB"}},
       {"log", size(), "What is kept of its output.", false, "16MiB", {"16MiB"}}});
}

Shape budget_shape() {
  Shape number = plain_shape(Kind::integer, "a number from 1");
  number.least = 1;
  return map_shape(
      "budget",
      {{"time", duration(), "After it no further job begins.", false, "none", {"30m"}},
       {"jobs",
        std::move(number),
        "How many of its jobs are run.",
        false,
        "all",
        {"50"}},
       {"runners", texts(1), "Which runners run them.", false, "all", {"[local]"}}});
}

Shape publishing_shape() {
  return map_shape("publishing",
                   {{"api",
                     text_shape(),
                     "The API of the server that the integration channel is on.",
                     false,
                     "https://api.anaconda.org",
                     {"https://api.example.org"}},
                    {"via",
                     word_shape("way", {"http", "anaconda-client"}),
                     "Who asks the server: we, or the program anaconda-client.",
                     false,
                     "http",
                     {"http"}},
                    {"hidden_label",
                     text_shape(),
                     "How the labels begin under which sets wait until they are whole.",
                     false,
                     "conda-distro",
                     {"conda-distro"}}});
}

/// Each rule may be made louder or quieter.
Shape rule_severities() {
  std::vector<Field> fields;
  for (const Rule& rule : all_rules()) {
    if (rule.id == "malformed") {
      continue;  // nobody can go on with a file that cannot be read
    }
    fields.push_back({std::string(rule.id),
                      word_shape("severity", {"ignore", "warning", "error"}),
                      std::string(rule.meaning),
                      false,
                      rule.severity == Severity::error ? "error" : "warning",
                      {}});
  }
  return map_shape("rules", std::move(fields));
}

Shape protected_names_shape() {
  return list_shape(
      map_shape("a protected name",
                {{"pattern",
                  text_shape(),
                  "Package names; '*' stands for any text.",
                  true,
                  "",
                  {"numpy*"}},
                 {"refusal",
                  text_shape(),
                  "What its author is told.",
                  true,
                  "",
                  {"the name belongs to the numpy project; ask its owners"}},
                 {"except",
                  names(),
                  "Packages that may bear such a name.",
                  false,
                  "none",
                  {"[numpy]"}}}),
      "a list of protected names");
}

Shape lint_shape() {
  return map_shape(
      "lint",
      {{"rules",
        rule_severities(),
        "How loud rules are: ignore, warning or error.",
        false,
        "as docs/lint.md says",
        {"{missing-home: ignore}"}},
       {"protected_names",
        protected_names_shape(),
        "Names that are not everybody's to give.",
        false,
        "none",
        {}},
       {"not_redistributable",
        texts(),
        "Packages whose license forbids to pass them on, beyond those that the tool "
        "knows; '*' stands for any text.",
        false,
        "none",
        {"[vendor-sdk*]"}},
       {"in_sync",
        list_shape(names(2), "a list of lists of package names"),
        "Packages that are released together and must be pinned one to one.",
        false,
        "none",
        {"[[pytorch, torchvision]]"}},
       {"core_packages",
        names(),
        "Packages whose bugfix releases no bound may exclude.",
        false,
        "python, numpy, openssl and a few more",
        {"[python, numpy]"}},
       {"hardware",
        texts(),
        "What manifests may ask for beyond what runners offer.",
        false,
        "gpu",
        {"[gpu, infiniband]"}}});
}

}  // namespace

Shape distribution_shape(const std::vector<std::string>& policies) {
  return map_shape(
      "a distribution",
      {{"distribution", text_shape(), "Its name.", true, "", {"sample"}},
       {"channel_alias",
        text_shape(0),
        "Where channels that are only named are: a folder, or the address of a server.",
        false,
        "none: channels are paths or URLs",
        {"https://channels.example.org"}},
       {"channels", channels_shape(), "The channels that it is made of.", true, "", {}},
       {"channel_priority",
        word_shape("channel priority", {"strict", "flexible", "disabled"}),
        "strict: a package is only taken from the first channel that has it.",
        false,
        "strict",
        {"strict"}},
       {"subdirs",
        subdirs_shape(),
        "The platforms that are tested; noarch packages belong to each of them.",
        true,
        "",
        {"[linux-64, linux-aarch64]"}},
       {"variants",
        variants_shape(),
        "What recipes are built for: files like conda_build_config.yaml or "
        "rattler-build's variants.yaml. The last has the last word.",
        false,
        "conda_build_config.yaml, if there is one",
        {"[conda_build_config.yaml, pins/cuda.yaml]"}},
       {"promises",
        promises_shape(),
        "Sets of packages that users can count on to be installed together.",
        false,
        "none",
        {}},
       {"policies",
        policies_shape(policies),
        "Who decides whether a change may enter integration, in this order.",
        false,
        "all of them",
        {"[evidence, tests]"}},
       {"runners",
        runners_shape(),
        "Who runs the tests.",
        false,
        "one, local, with as many jobs as there are cores",
        {"4"}},
       {"limits", limits_shape(), "What one test may use.", false, "", {}},
       {"budget",
        budget_shape(),
        "What the jobs of one change may cost; the most telling ones run first.",
        false,
        "none",
        {"{time: 30m, jobs: 50}"}},
       {"publishing",
        publishing_shape(),
        "How files get into an integration channel that is on a server.",
        false,
        "",
        {}},
       {"notification",
        map_shape("notification",
                  {{"outbox",
                    text_shape(),
                    "Folder that messages to maintainers are written to.",
                    false,
                    ".conda-distro/outbox",
                    {"messages"}}}),
        "How maintainers are told.",
        false,
        "",
        {}},
       {"lint",
        lint_shape(),
        "What 'conda-distro lint' is to know of it.",
        false,
        "",
        {}}});
}

}  // namespace distro::recipe
