// The parts that the tables of manifests and distro.yaml are made of.
#include <utility>

#include "recipe/schema/schema.hpp"

namespace distro::recipe {

Shape plain_shape(Shape::Kind kind, std::string phrase) {
  Shape shape;
  shape.kind = kind;
  shape.phrase = std::move(phrase);
  return shape;
}

Shape text_shape(std::int64_t least) {
  Shape shape = plain_shape(Shape::Kind::text, "a text");
  shape.least = least;
  return shape;
}

Shape name_shape() { return plain_shape(Shape::Kind::name, "a package name"); }

Shape word_shape(std::string noun, std::vector<std::string> words) {
  Shape shape = plain_shape(Shape::Kind::word, "a text");
  shape.noun = std::move(noun);
  shape.words = std::move(words);
  return shape;
}

Shape list_shape(Shape item, std::string phrase, std::int64_t least) {
  Shape shape = plain_shape(Shape::Kind::list, std::move(phrase));
  shape.inner.push_back(std::move(item));
  shape.least = least;
  shape.one_will_do = least < 2 && shape.inner.front().kind != Shape::Kind::map &&
                      shape.inner.front().kind != Shape::Kind::list;
  return shape;
}

Shape map_shape(std::string noun, std::vector<Field> fields) {
  Shape shape = plain_shape(Shape::Kind::map, "a map");
  shape.noun = std::move(noun);
  shape.fields = std::move(fields);
  return shape;
}

}  // namespace distro::recipe
