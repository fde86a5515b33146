#include "http/parse.h"

#include <boost/beast/http/basic_parser.hpp>

#include "http/grammar.h"
#include "http/head.h"

namespace hub::http {

namespace {

namespace beast = boost::beast;

std::optional<Method> method_of(beast::http::verb verb) {
    switch (verb) {
        case beast::http::verb::get:
            return Method::get;
        case beast::http::verb::head:
            return Method::head;
        case beast::http::verb::post:
            return Method::post;
        case beast::http::verb::put:
            return Method::put;
        case beast::http::verb::patch:
            return Method::patch;
        case beast::http::verb::delete_:
            return Method::del;
        case beast::http::verb::options:
            return Method::options;
        default:
            return std::nullopt;
    }
}

std::string_view standard(beast::string_view text) {
    return {text.data(), text.size()};
}

// Takes Beast's events straight into a ParsedHead; the body is never given to it.
class HeadParser final : public beast::http::basic_parser<true> {
public:
    ParsedHead head;

private:
    using Error = beast::error_code;
    using Text = beast::string_view;

    void on_request_impl(beast::http::verb verb, Text, Text target, int, Error& error) override {
        const auto method = method_of(verb);
        if (!method) error = make_error_code(beast::http::error::bad_method);
        head.method = method.value_or(Method::get);
        head.target = standard(target);
    }
    void on_field_impl(beast::http::field, Text name, Text value, Error&) override {
        head.fields.emplace_back(lower_case(standard(name)), standard(value));
    }
    void on_header_impl(Error&) override {}
    void on_response_impl(int, Text, int, Error&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
    std::size_t on_body_impl(Text, Error&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, Text, Error&) override { return 0; }
    void on_finish_impl(Error&) override {}
};

}  // namespace

std::optional<ParsedHead> parse_head(std::string_view head) {
    HeadParser parser;
    parser.header_limit(static_cast<std::uint32_t>(head_max) + 2);
    parser.skip(true);
    parser.head.fields.reserve(16);
    beast::error_code error;
    const std::size_t used = parser.put(boost::asio::const_buffer{head.data(), head.size()}, error);
    if (error || used != head.size() || !parser.is_header_done()) return std::nullopt;
    return std::move(parser.head);
}

}  // namespace hub::http
