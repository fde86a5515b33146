#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/pixdesc.h>
}

#include "base/error.h"
#include "base/text.h"
#include "media/library.h"
#include "media/probe.h"

namespace hub::media {

namespace {

constexpr int read_at_once = 64 * 1024;
constexpr const char* looked_at = "8000000";     // bytes, before it says what it is
constexpr const char* analysed_for = "5000000";  // microseconds of it
constexpr const char* containers = "mov,matroska,webm,ogg,mp3,wav,flac,aac,avi,asf,mpegts,mpeg,flv,aiff,amr";

// Reads the one file the process has.
int read_more(void* opaque, std::uint8_t* into, int size) {
    const ssize_t count = ::read(*static_cast<const int*>(opaque), into, static_cast<std::size_t>(size));
    if (count == 0) return AVERROR_EOF;
    return count < 0 ? AVERROR(EIO) : static_cast<int>(count);
}

std::int64_t move_to(void* opaque, std::int64_t offset, int whence) {
    const int handle = *static_cast<const int*>(opaque);
    if (whence == AVSEEK_SIZE) {
        struct stat about{};
        return ::fstat(handle, &about) == 0 ? about.st_size : AVERROR(EIO);
    }
    const off_t place = ::lseek(handle, offset, whence & ~AVSEEK_FORCE);
    return place < 0 ? AVERROR(EIO) : place;
}

std::uint32_t side(int number) {
    return number > 0 ? static_cast<std::uint32_t>(number) : 0;
}

}  // namespace

struct Prober::Av {
    Library formats{"libavformat.so.59", "libavformat59"};
    decltype(avformat_alloc_context)* make = formats.find<decltype(avformat_alloc_context)>("avformat_alloc_context");
    decltype(avformat_open_input)* open = formats.find<decltype(avformat_open_input)>("avformat_open_input");
    decltype(avformat_find_stream_info)* analyse =
        formats.find<decltype(avformat_find_stream_info)>("avformat_find_stream_info");
    decltype(avformat_close_input)* close = formats.find<decltype(avformat_close_input)>("avformat_close_input");
    decltype(avio_alloc_context)* make_reader = formats.find<decltype(avio_alloc_context)>("avio_alloc_context");
    decltype(avio_context_free)* free_reader = formats.find<decltype(avio_context_free)>("avio_context_free");
    decltype(av_malloc)* allocate = formats.find<decltype(av_malloc)>("av_malloc");
    decltype(av_freep)* free = formats.find<decltype(av_freep)>("av_freep");
    decltype(av_dict_set)* set = formats.find<decltype(av_dict_set)>("av_dict_set");
    decltype(av_dict_free)* forget = formats.find<decltype(av_dict_free)>("av_dict_free");
    decltype(av_log_set_level)* speak = formats.find<decltype(av_log_set_level)>("av_log_set_level");
    decltype(avcodec_get_name)* name_of = formats.find<decltype(avcodec_get_name)>("avcodec_get_name");
    decltype(av_get_pix_fmt_name)* pixels_of = formats.find<decltype(av_get_pix_fmt_name)>("av_get_pix_fmt_name");
    decltype(av_stream_get_side_data)* side_data =
        formats.find<decltype(av_stream_get_side_data)>("av_stream_get_side_data");

    // Whether the picture is shown on its side, as telephones write it.
    bool is_turned(const AVStream* stream) const {
        constexpr std::size_t matrix_size = 9 * sizeof(std::int32_t);
        std::size_t size = 0;
        const std::uint8_t* const bytes = side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
        if (bytes == nullptr || size < matrix_size) return false;
        std::array<std::int32_t, 2> corner{};
        std::copy_n(bytes, sizeof corner, reinterpret_cast<std::uint8_t*>(corner.data()));
        return corner[0] == 0 && corner[1] != 0;
    }

    std::optional<Track> track_of(const AVStream* stream) const {
        const AVCodecParameters& about = *stream->codecpar;
        const bool is_cover = (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
        if (about.codec_type == AVMEDIA_TYPE_AUDIO)
            return Track{.kind = Track::Kind::audio, .codec = name_of(about.codec_id)};
        if (about.codec_type != AVMEDIA_TYPE_VIDEO || is_cover) return std::nullopt;
        const char* const pixels = pixels_of(static_cast<AVPixelFormat>(about.format));
        Track track{.kind = Track::Kind::video,
                    .codec = name_of(about.codec_id),
                    .pixels = pixels == nullptr ? "" : pixels,
                    .width = side(about.width),
                    .height = side(about.height)};
        if (is_turned(stream)) std::swap(track.width, track.height);
        return track;
    }

    Probe told_by(const AVFormatContext& opened) const {
        constexpr std::int64_t microseconds = 1000;
        Probe probe{.container = opened.iformat->name};
        if (opened.duration != AV_NOPTS_VALUE && opened.duration > 0)
            probe.duration_ms = opened.duration / microseconds;
        for (unsigned at = 0; at < opened.nb_streams; ++at) {
            if (auto track = track_of(opened.streams[at])) probe.tracks.push_back(*std::move(track));
        }
        return probe;
    }
};

Prober::Prober() : av_(std::make_unique<const Av>()) {
    av_->speak(AV_LOG_QUIET);
}
Prober::~Prober() = default;

Probe Prober::probe(int source) const {
    const Av& av = *av_;
    auto* const buffer = static_cast<unsigned char*>(av.allocate(read_at_once));
    AVIOContext* reader = av.make_reader(buffer, read_at_once, 0, &source, read_more, nullptr, move_to);
    AVFormatContext* opened = av.make();
    if (buffer == nullptr || reader == nullptr || opened == nullptr) throw std::bad_alloc();
    opened->pb = reader;
    opened->flags |= AVFMT_FLAG_CUSTOM_IO;
    AVDictionary* options = nullptr;
    av.set(&options, "format_whitelist", containers, 0);
    av.set(&options, "probesize", looked_at, 0);
    av.set(&options, "analyzeduration", analysed_for, 0);
    const bool is_open = av.open(&opened, nullptr, nullptr, &options) == 0;  // frees `opened` where it fails
    av.forget(&options);
    std::optional<Probe> probe;
    if (is_open) {
        if (av.analyse(opened, nullptr) >= 0) probe = av.told_by(*opened);
        av.close(&opened);
    }
    av.free(&reader->buffer);
    av.free_reader(&reader);
    if (!probe)
        throw Invalid("file", "It can't be read as video or audio: it is broken, or of a kind that nobody knows.");
    return *std::move(probe);
}

}  // namespace hub::media
