#pragma once
// Writes the lines of a certified export into a file, and checks them as who gets it does. One
// thread.

#include <cstdio>
#include <memory>
#include <string>

#include "platform/signing_key.hpp"
#include "shore/certify/certificate_check.hpp"

namespace buoyshore {

class CertificateFile {
 public:
  /// Begins `path`.part. Errors: invalid, where `path` holds what is no certified export;
  /// unavailable, with errno in `detail`.
  [[nodiscard]] static buoyd::Result<CertificateFile> create(const std::string& path,
                                                             std::vector<std::string> keys);
  CertificateFile(CertificateFile&&) noexcept = default;
  CertificateFile& operator=(CertificateFile&&) = delete;
  /// What was not finished is removed.
  ~CertificateFile();

  [[nodiscard]] buoyd::Result<void> write(const CertificateLine& line);
  /// Signs it, syncs it and gives it its name.
  [[nodiscard]] buoyd::Result<CertificateReport> finish(const buoyd::SigningKey& key);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  CertificateFile(std::string path, std::FILE* file, std::vector<std::string> keys)
      : path_(std::move(path)), file_(file), check_(new CertificateCheck(std::move(keys))) {}
  [[nodiscard]] std::string part() const { return path_ + ".part"; }

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::unique_ptr<CertificateCheck> check_;
  buoyd::Sha256 sum_;
};

/// Reads a file and checks each of its lines.
[[nodiscard]] buoyd::Result<CertificateReport> check_file(const std::string& path,
                                                          std::vector<std::string> keys,
                                                          std::string archive_key = {});
/// The sum of a file beside the certificate, as a line of it. Error unavailable.
[[nodiscard]] buoyd::Result<FileLine> file_line(const std::string& path);

}  // namespace buoyshore
