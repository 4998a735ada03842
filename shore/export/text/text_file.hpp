#pragma once
// A text file that is written line by line. One thread.

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "shore/export/about.hpp"
#include "shore/export/text/text_words.hpp"

namespace buoyshore {

class TextFile {
 public:
  /// A new file, in place of an old one. Error unavailable, with errno in `detail`.
  [[nodiscard]] static buoyd::Result<TextFile> create(const std::string& path,
                                                      std::string line_end);
  /// One that is there, to go on at its end. Error as above.
  [[nodiscard]] static buoyd::Result<TextFile> open(const std::string& path, std::string line_end);

  [[nodiscard]] buoyd::Result<void> write_line(std::string line);
  /// Lines of a form, with words as line_of() has them.
  template <class WordOf, class EachOf>
  [[nodiscard]] buoyd::Result<void> write_lines(const std::vector<TextLine>& lines, WordOf word_of,
                                                EachOf each_of) {
    for (const TextLine& line : lines) {
      if (auto written = write_line(line_of(line, word_of, each_of)); !written) return written;
    }
    return {};
  }
  /// Error: not all of it could be written.
  [[nodiscard]] buoyd::Result<void> close();

 private:
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  TextFile(std::FILE* file, std::string path, std::string line_end)
      : file_(file), path_(std::move(path)), line_end_(std::move(line_end)) {}
  [[nodiscard]] static buoyd::Result<TextFile> with_mode(const std::string& path, const char* mode,
                                                         std::string line_end);

  std::unique_ptr<std::FILE, CloseFile> file_;
  std::string path_;
  std::string line_end_;
};

/// What a word of a header stands for that no description says; "" of others, and of a place that
/// nobody told.
[[nodiscard]] std::string file_fact(const std::string& word, const std::string& station,
                                    const About& about, const std::string& made);

}  // namespace buoyshore
