#include "recipe/schema/promises_schema.hpp"

namespace distro::recipe {
namespace {

using Kind = Shape::Kind;

Shape texts(const std::string& noun, std::int64_t least) {
  Shape list = list_shape(text_shape(), "a list of texts", least);
  list.noun = noun;
  return list;
}

Shape packages_in_sync() {
  Shape list = list_shape(name_shape(), "a list of package names", 2);
  list.noun = "package name";
  list.one_will_do = false;
  return list;
}

Shape subdirs() {
  Shape list = list_shape(plain_shape(Kind::subdir, "a subdir such as linux-64"),
                          "a list of subdirs", 1);
  list.noun = "subdir";
  return list;
}

Shape priorities() {
  Shape list =
      list_shape(word_shape("channel priority", {"strict", "flexible", "disabled"}),
                 "a list of channel priorities", 1);
  list.noun = "channel priority";
  return list;
}

Shape virtual_packages() {
  Shape map = plain_shape(Kind::options, "a map of virtual packages to versions");
  map.inner.push_back(text_shape(0));
  return map;
}

}  // namespace

Shape promises_shape() {
  return list_shape(
      map_shape(
          "a promise",
          {{"name", text_shape(), "What it is called in reports.", true, "", {"torch"}},
           {"specs",
            texts("MatchSpec", 1),
            "MatchSpecs that can be installed together; or use 'in_sync'.",
            false,
            "",
            {"[pytorch >=2, torchvision, torchaudio]"}},
           {"in_sync",
            packages_in_sync(),
            "Packages that are released together, the one that the others depend on "
            "first: each build of each can be installed with the releases of the "
            "others that belong to it.",
            false,
            "",
            {"[pytorch, torchvision, torchaudio]"}},
           {"releases",
            text_shape(),
            "Which releases of the first package of 'in_sync': a version spec.",
            false,
            "all",
            {"'>=1.8'"}},
           {"subdirs",
            subdirs(),
            "The platforms that it is made for.",
            false,
            "all of the distribution",
            {"[linux-64]"}},
           {"channels",
            texts("channel", 1),
            "The channels that users have, highest priority first, integration among "
            "them.",
            false,
            "integration and the others",
            {"[rapidsai, integration, nvidia, base]"}},
           {"priority",
            priorities(),
            "The channel priorities that users may have set.",
            false,
            "strict and flexible",
            {"strict"}},
           {"virtual_packages",
            virtual_packages(),
            "What users' machines offer; an empty text takes it away.",
            false,
            "a recent machine with a recent GPU driver",
            {"{__cuda: '12.4'}"}}}),
      "a list of promises");
}

}  // namespace distro::recipe
