#pragma once
// Parcels as files of a folder: each part goes to a place in a file that is known, so that it
// stands there once however often it is sent.

#include <string>
#include <utility>

#include "shore/send/sender.hpp"

namespace buoyshore {

class FileSender : public Sender {
 public:
  /// `directory` is made at the first parcel if there is none.
  FileSender(std::string directory, const buoyd::Clock& clock, std::function<bool()> must_end)
      : Sender(clock, std::move(must_end)), directory_(std::move(directory)) {}

  /// Behind a part's place the file may hold what an earlier attempt left of the part, which is cut
  /// away, and nothing else. All is synced. Errors: mismatch (a file that a part goes on in was
  /// taken away; no other file has anything of the parcel), refused (the file holds something else
  /// there, or ends before it), unavailable (it cannot be written).
  [[nodiscard]] buoyd::Result<void> send(const Parcel& parcel) override;

 private:
  [[nodiscard]] buoyd::Result<void> put(const ParcelPart& part);
  [[nodiscard]] buoyd::Result<void> not_appended(const Parcel& parcel,
                                                 const ParcelPart& gone) const;
  [[nodiscard]] std::string path_of(const ParcelPart& part) const;

  const std::string directory_;
};

}  // namespace buoyshore
