#include "shore/certify/certificate_file.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "shore/export/part_file.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

/// Calls `take` with the pieces of a file.
template <class Take>
Result<void> for_each_piece(const std::string& path, Take take) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return buoyd::fail_by_errno(path);
  std::array<char, 65536> piece{};
  while (file.read(piece.data(), std::ssize(piece)) || file.gcount() > 0) {
    take(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount())));
  }
  if (file.bad()) return buoyd::fail_by_errno(path);
  return {};
}

/// Cuts pieces into lines, and keeps no more of a line than it may have.
class Lines {
 public:
  explicit Lines(CertificateCheck& check) : check_(check) {}
  void add(std::string_view piece) {
    for (;;) {
      const std::size_t end = piece.find('\n');
      keep(piece.substr(0, end));
      if (end == std::string_view::npos) return;
      give();
      piece.remove_prefix(end + 1);
    }
  }
  void end() {
    const bool is_whole = line_.empty() && !is_long_;
    if (!is_whole) give();
    check_.end(is_whole);
  }

 private:
  void keep(std::string_view text) {
    is_long_ = is_long_ || line_.size() + text.size() > longest_line;
    if (!is_long_) line_ += text;
  }
  void give() {
    is_long_ ? check_.skipped_line() : check_.line(line_);
    line_.clear();
    is_long_ = false;
  }

  CertificateCheck& check_;
  std::string line_;
  bool is_long_ = false;
};

/// A new certificate takes the place of an older one, but never that of an archive, of a key, or of
/// a file that it is to name.
Result<void> expect_no_other(const std::string& path) {
  constexpr std::string_view head = R"({"certificate":)";
  std::ifstream file(path, std::ios::binary);
  std::array<char, head.size()> begin{};
  file.read(begin.data(), head.size());
  const std::string_view found(begin.data(), static_cast<std::size_t>(file.gcount()));
  if (found.empty() || found == head) return {};
  return buoyd::fail(buoyd::ErrorCode::invalid,
                     path + ": is there already and no certified export, expected a new file");
}

}  // namespace

Result<CertificateFile> CertificateFile::create(const std::string& path,
                                                std::vector<std::string> keys) {
  if (auto sound = expect_no_other(path); !sound) return pass_on(sound);
  std::FILE* const file = std::fopen((path + ".part").c_str(), "wbe");
  if (file == nullptr) return buoyd::fail_by_errno(path + ".part");
  return CertificateFile(path, file, std::move(keys));
}

CertificateFile::~CertificateFile() {
  if (file_) ::unlink(part().c_str());
}

Result<void> CertificateFile::write(const CertificateLine& line) {
  std::string text = text_of(line);
  check_->line(text);
  text += '\n';
  sum_.add(text);
  if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) {
    return buoyd::fail_by_errno(part());
  }
  return {};
}

Result<CertificateReport> CertificateFile::finish(const buoyd::SigningKey& key) {
  const buoyd::Digest sum = sum_.digest();
  const EndLine line{sum, key.public_key(), key.sign(signed_text(sum))};
  if (auto written = write(line); !written) return pass_on(written);
  check_->end(true);
  if (std::fflush(file_.get()) != 0) return buoyd::fail_by_errno(part());
  if (auto synced = sync_file(part()); !synced) return pass_on(synced);
  if (auto named = publish(part(), path_); !named) return pass_on(named);
  file_.reset();
  return std::move(check_->report());
}

Result<CertificateReport> check_file(const std::string& path, std::vector<std::string> keys,
                                     std::string archive_key) {
  CertificateCheck check(std::move(keys), std::move(archive_key));
  Lines lines(check);
  auto read = for_each_piece(path, [&](std::string_view piece) { lines.add(piece); });
  if (!read) return pass_on(read);
  lines.end();
  return std::move(check.report());
}

Result<FileLine> file_line(const std::string& path) {
  FileLine line{std::filesystem::path(path).filename().string(), 0, {}};
  buoyd::Sha256 sum;
  auto read = for_each_piece(path, [&](std::string_view piece) {
    line.bytes += piece.size();
    sum.add(piece);
  });
  if (!read) return pass_on(read);
  line.sum = sum.digest();
  return line;
}

}  // namespace buoyshore
