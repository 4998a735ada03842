#include "shore/export/text/text_format.hpp"

#include <memory>

#include "shore/export/part_file.hpp"
#include "shore/export/text/reading_text.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

class TextReadingFile : public ReadingFile {
 public:
  TextReadingFile(PartFile file, const ExportSubject& subject, const TextTemplate& form,
                  const TimeZone& zone)
      : file_(std::move(file)), text_(form, zone, subject) {}

  Result<void> write_header() { return file_.write(text_.header()); }
  Result<void> add(const ArchivedReading& reading, const ExportTally& tally) override {
    return file_.write(text_.row(reading, tally.rows));
  }
  Result<std::uint64_t> flush() override {
    if (auto flushed = file_.flush(); !flushed) return pass_on(flushed);
    return file_.length();
  }
  Result<void> close(const ExportTally&) override { return file_.close(); }

 private:
  PartFile file_;
  ReadingText text_;
};

}  // namespace

Result<std::unique_ptr<ReadingFile>> TextFormat::create(const std::string& path,
                                                        const ExportSubject& subject) const {
  auto file = PartFile::create(path);
  if (!file) return pass_on(file);
  auto made = std::make_unique<TextReadingFile>(std::move(*file), subject, form_, zone_);
  if (auto written = made->write_header(); !written) return pass_on(written);
  return made;
}

Result<std::unique_ptr<ReadingFile>> TextFormat::open(const std::string& path,
                                                      const ExportSubject& subject) const {
  auto file = PartFile::open(path);
  if (!file) return pass_on(file);
  return std::make_unique<TextReadingFile>(std::move(*file), subject, form_, zone_);
}

}  // namespace buoyshore
