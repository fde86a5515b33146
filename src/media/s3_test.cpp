#include <doctest/doctest.h>

#include "base/error.h"
#include "media/s3_place.h"
#include "media/s3_xml.h"

namespace hub::media {

TEST_CASE("where a store is, is read from its address") {
    const S3Place amazon = s3_address("s3://riverside-media/site/files?region=eu-central-1");
    CHECK(amazon.address == "https://riverside-media.s3.eu-central-1.amazonaws.com");
    CHECK(amazon.prefix == "site/files/");
    CHECK(amazon.region == "eu-central-1");
    const S3Place own = s3_address("s3://media?endpoint=http://127.0.0.1:4568/");
    CHECK(own.address == "http://127.0.0.1:4568/media");
    CHECK(own.prefix.empty());
    CHECK(own.region == "us-east-1");
    for (const char* const wrong : {"s3://", "s3://AB", "s3://ab/../c", "s3://abc/a%20b", "s3://abc?region=",
                                    "s3://abc?endpoint=ftp://x", "s3://abc?color=red", "https://abc"})
        CHECK_THROWS_AS(s3_address(wrong), Invalid);
}

TEST_CASE("what a store says in XML is read, and nothing is made of what it doesn't") {
    CHECK(s3_value("<a:R xmlns:a=\"x\"><a:UploadId>u&amp;1</a:UploadId></a:R>", "UploadId") == "u&1");
    CHECK_FALSE(s3_value("<R><UploadId>u</R>", "UploadId"));
    CHECK_FALSE(s3_value("", "UploadId"));
    CHECK_FALSE(s3_value("<R><Other>u</Other></R>", "UploadId"));
    const std::string bomb =
        "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><r><Code>&b;</Code></r>";
    CHECK_FALSE(s3_value(bomb, "Code"));
    std::string deep;
    for (int level = 0; level < 20; ++level) deep += "<d>";
    CHECK_FALSE(s3_value(deep, "d"));
    CHECK_FALSE(s3_value("<r><Code>" + std::string(5000, 'c') + "</Code></r>", "Code"));
    const auto listing = s3_listing(
        "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken>"
        "<Contents><Key>a/b</Key><LastModified>2026-11-21T10:00:00.000Z</LastModified></Contents>"
        "<Contents><Key>c</Key></Contents></ListBucketResult>");
    REQUIRE(listing);
    CHECK(listing->goes_on);
    CHECK(listing->next == "t");
    REQUIRE(listing->entries.size() == 2);
    CHECK(listing->entries.front().key == "a/b");
    CHECK(listing->entries.front().moment == "2026-11-21T10:00:00.000Z");
    CHECK_FALSE(s3_listing("<Error><Code>NoSuchBucket</Code></Error>"));
}

}  // namespace hub::media
