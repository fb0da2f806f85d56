// Texts in JSON.
#pragma once

#include <string>

namespace nengine {

// In quotes. Control characters, which have no place in names, become spaces.
inline std::string json_text(const std::string &text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out + "\"";
}

}  // namespace nengine
