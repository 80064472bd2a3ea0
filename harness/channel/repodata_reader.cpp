#include "channel/repodata_reader.hpp"

#include <string_view>

#include "channel/damaged_json.hpp"
#include "channel/json_values.hpp"
#include "channel/record_reader.hpp"

namespace distro::channel::detail {
namespace {

namespace od = simdjson::ondemand;

class DocumentReader {
 public:
  DocumentReader(RecordSink& sink, DocumentFacts& facts) : sink_(sink), facts_(facts) {}

  void read(od::document& document) {
    for (auto field : document.get_object()) {
      const std::string_view key = field.unescaped_key();
      facts_.last_key = key;
      read_member(facts_.last_key, field.value());
    }
    require_end(document);
  }

 private:
  void read_member(const std::string& key, od::value value) {
    if (key == "info") {
      read_info(value);
    } else if (key == "packages") {
      read_packages(value, ".tar.bz2");
    } else if (key == "packages.conda") {
      read_packages(value, ".conda");
    } else if (key == "removed") {
      each_text(value,
                [this](std::string_view fn) { facts_.removed.emplace_back(fn); });
    } else if (key == "repodata_version") {
      facts_.repodata_version = integer_if(value).value_or(1);
    } else {
      pass_over(value);
    }
  }

  void read_info(od::value value) {
    if (value.type() != od::json_type::object) {
      pass_over(value);
      return;
    }
    for (auto field : value.get_object()) {
      const std::string_view key = field.unescaped_key();
      if (key == "subdir") {
        facts_.subdir = text_if(field.value()).value_or("");
      } else if (key == "base_url") {
        facts_.base_url = text_if(field.value()).value_or("");
      } else {
        pass_over(field.value());
      }
    }
  }

  void read_packages(od::value value, std::string_view ending) {
    if (value.type() == od::json_type::null) {
      pass_over(value);
      return;
    }
    for (auto field : value.get_object()) {
      const char* quote = field.key().value().raw() - 1;
      fn_ = static_cast<std::string_view>(field.unescaped_key());
      const std::string fault = sink_.take(fn_, quote, field.value(), ending);
      if (!fault.empty()) {
        facts_.warnings.push_back(fn_ + " was skipped: " + fault);
      }
    }
  }

  RecordSink& sink_;
  DocumentFacts& facts_;
  std::string fn_;
};

class BatchSink final : public RecordSink {
 public:
  BatchSink(RecordBatch& batch, const DocumentPlace& place)
      : reader_(batch, place.plain), position_(place.position) {}

  std::string take(const std::string& fn, const char* /*place*/, od::value content,
                   std::string_view ending) override {
    if (content.type() != od::json_type::object) {
      pass_over(content);
      return "it is no record";
    }
    reader_.read(content.get_object(), position_++);
    return reader_.finish(fn, ending);
  }

 private:
  RecordReader reader_;
  std::uint64_t position_;
};

}  // namespace

void read_document(od::document& document, RecordSink& sink, DocumentFacts& facts) {
  DocumentReader(sink, facts).read(document);
}

void read_repodata(od::document& document, const DocumentPlace& place,
                   RecordBatch& batch, DocumentFacts& facts) {
  BatchSink sink(batch, place);
  read_document(document, sink, facts);
}

}  // namespace distro::channel::detail
