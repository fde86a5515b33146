#include <doctest/doctest.h>

#include "base/error.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "db/test_store.h"
#include "media/files.h"

namespace hub::catalog {

TEST_CASE("a page shows files that are there and of the right kind, and says which it shows") {
    db::on_both_engines([](db::TestStore& house) {
        const media::File file{.id = FileId::fresh(house.clock.now()),
                               .name = "Workbook.pdf",
                               .kind = media::Kind::document,
                               .type = "application/pdf",
                               .size = 8,
                               .version = 1,
                               .created_at = house.clock.now()};
        const auto product = house.write([&](Tx& tx) {
            media::add_file(tx, file);
            ProductWish wish;
            wish.name = "Throwing";
            return create_product(tx, ThingKind::product, wish).id;
        });
        const auto page_with_block = [&](const std::string& block) {
            PageWish wish;
            wish.title = "Wedge";
            wish.body = save_body(*parse_json("{\"blocks\":[" + block + "]}"));
            return house.write([&](Tx& tx) { return create_page(tx, product, wish).id; });
        };
        const std::string download = R"({"type":"file","label":"Get it","file":")" + file.id.text() + "\"}";
        const PageId page = page_with_block(download + "," + download);
        const auto pages = [&] {
            return house.read([&](Reader& reader) { return media::pages_with(reader, file.id); });
        };
        CHECK(pages() == std::vector{page});
        CHECK_THROWS_AS(page_with_block(R"({"type":"image","file":")" + file.id.text() + "\"}"), Invalid);
        CHECK_THROWS_AS(
            page_with_block(R"({"type":"file","label":"x","file":")" + FileId::fresh(Time{}).text() + "\"}"), Invalid);
        CHECK(pages().size() == 1);
        house.write([&](Tx& tx) { delete_page(tx, page); });
        CHECK(pages().empty());
    });
}

}  // namespace hub::catalog
