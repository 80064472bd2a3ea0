#include "recipe/meta_yaml/build_merging.hpp"

namespace distro::recipe::v1 {

BuildSection merged(BuildSection common, BuildSection own, bool inherits) {
  RenderedValue& value = common.value;
  RenderedValue* script = own.value.find("script");
  const bool only_folder =
      script != nullptr && script->kind == RenderedValue::Kind::map &&
      script->members.size() == 1 && script->find("cwd") != nullptr;
  const bool own_plan =
      (script != nullptr && !only_folder) || own.value.find("steps") != nullptr;
  if (own_plan || !inherits) {
    std::erase_if(value.members, [](const auto& member) {
      return member.first == "script" || member.first == "steps";
    });
  }
  for (auto& [key, member] : own.value.members) {
    const bool is_plan = key == "script" || key == "steps";
    if (!is_plan || own_plan || !inherits) {
      value.put(key, std::move(member));
    }
  }
  if (own.build_string != nullptr) {
    common.build_string = own.build_string;
  }
  common.skipped = common.skipped || own.skipped;
  return common;
}

void put_missing_script(RenderedValue& build) {
  RenderedValue* script = build.find("script");
  if (script == nullptr && build.find("steps") == nullptr) {
    build.put("script", RenderedValue::list(build.place));
  } else if (script != nullptr && script->kind == RenderedValue::Kind::map &&
             script->find("content") == nullptr && script->find("file") == nullptr) {
    script->put("content", RenderedValue::list(build.place));
  }
}

}  // namespace distro::recipe::v1
