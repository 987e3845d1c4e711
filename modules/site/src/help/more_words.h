#pragma once
#include "words.h"

// The languages beside English and Chinese.
namespace deskbell::site::help {

extern const Words kGerman, kFrench, kSpanish, kPortuguese, kRussian, kJapanese, kKorean, kArabic;

}  // namespace deskbell::site::help
