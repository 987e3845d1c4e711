#include "entities_testing.h"

namespace deskbell::text {
namespace {

TEST(Entities, addresses_of_the_web) {
  constexpr EntityRow kRows[] = {
      {"Write to Anna.Smith@Example.COM please", "email Anna.Smith@example.com"},
      {"邮箱是wang.wu@qq.com，谢谢", "email wang.wu@qq.com"},
      {"see https://Shop.example/a?b=1&c=2.", "url https://shop.example/a?b=1&c=2"},
      {"(http://example.com/a(b)c)", "url http://example.com/a(b)c"},
      {"看https://shop.example/订单吧", "url https://shop.example/"},
      {"www.example.org is down", "url www.example.org"},
      {"it is on example.com/track/77", "url example.com/track/77"},
      {"anna@ and @anna and a@b", ""},
      {"I am done.me too", ""},
      {"https:// is no address", ""},
  };
  check_entities(kRows, american());
}

TEST(Entities, cards_and_identities_have_check_digits) {
  constexpr EntityRow kRows[] = {
      {"my card is 4111 1111 1111 1111", "card_number 4111111111111111"},
      {"4111111111111111", "card_number 4111111111111111"},
      {"card 5500-0055-5555-5559 exp 12/28", "card_number 5500005555555559"},
      {"amex 3782 822463 10005", "card_number 378282246310005"},
      {"4111 1111 1111 1111 123", "card_number 4111111111111111"},
      {"银行卡６２１７０００８３００００００００１２ 扣款失败", "card_number 6217000830000000012"},
      {"4111 1111 1111 1112", ""},
      {"IBAN DE89 3704 0044 0532 0130 00 thanks", "iban DE89370400440532013000"},
      {"gb82west12345698765432", "iban GB82WEST12345698765432"},
      {"DE89 3704 0044 0532 0130 01", ""},
      {"身份证号11010519491231002X", "id_number 11010519491231002X"},
      {"身份证 440524188001010014", "id_number 440524188001010014"},
      {"身份证号130503670401001", "id_number 130503670401001"},
      {"My SSN is 078-05-1120", "social_security_number 078051120"},
      {"call 000-12-3456", ""},
  };
  check_entities(kRows, american());
  const auto card = entities("4111 1111 1111 1111", american());
  ASSERT_EQ(card.size(), 1U);
  EXPECT_EQ(card[0].detail, "visa");
}

TEST(Entities, phone_numbers_become_e164) {
  constexpr EntityRow kAmerican[] = {
      {"call me at (212) 555-2368", "phone +12125552368"},
      {"212-555-2368", "phone +12125552368"},
      {"my number is 2125552368", "phone +12125552368"},
      {"+44 20 7946 0958", "phone +442079460958"},
      {"+44 (0)20 7946 0958 is my office", "phone +442079460958"},
      {"+49 30 123456", "phone +4930123456"},
      {"0044 20 7946 0958", "phone +442079460958"},
      {"2125552368", ""},
      {"order 2125552368", "order_number 2125552368"},
      {"it costs 2125552368 dollars", "money 2125552368.00 USD"},
      {"1.2.3.4", ""},
      {"555-2368", ""},
      {"我的手机13800138000", "phone +8613800138000"},
  };
  check_entities(kAmerican, american());
  constexpr EntityRow kGerman[] = {
      {"Meine Nummer ist 030 1234567", "phone +49301234567"},
      {"Tel. 0171/1234567", "phone +491711234567"},
      {"Rufen Sie 0171 1234567 an", "phone +491711234567"},
      {"Bestellnummer 0171123456", "order_number 0171123456"},
      {"PLZ 10115", ""},
  };
  check_entities(kGerman, german());
  constexpr EntityRow kChinese[] = {
      {"请打13800138000联系我", "phone +8613800138000"}, {"１３８ ００１３ ８０００", "phone +8613800138000"},
      {"电话010-62345678", "phone +861062345678"},       {"400-820-8820", "phone +864008208820"},
      {"订单号13800138000", "order_number 13800138000"}, {"+86 138 0013 8000", "phone +8613800138000"},
      {"今天卖了12345678件", "date 2026-03-02"},
  };
  check_entities(kChinese, chinese());
}

TEST(Entities, order_and_parcel_numbers) {
  constexpr EntityRow kRows[] = {
      {"Where is order 12345?", "order_number 12345"},
      {"order no. AB-12345 is late", "order_number AB-12345"},
      {"Order #A1B2C3D4", "order_number A1B2C3D4"},
      {"my invoice number is 2026/0042", "order_number 2026/0042"},
      {"#123456", "order_number 123456"},
      {"RT-20260302001 broke", "order_number RT-20260302001"},
      {"tracking number 1Z999AA10123456784", "parcel_number 1Z999AA10123456784"},
      {"1Z999AA10123456784", "parcel_number 1Z999AA10123456784"},
      {"RB123456785GB", "parcel_number RB123456785GB"},
      {"the parcel 123456789012 is lost", "parcel_number 123456789012"},
      {"订单号：2026030212345678 还没发", "order_number 2026030212345678"},
      {"订单编号 20260302", "order_number 20260302"},
      {"运单号SF1234567890123", "parcel_number SF1234567890123"},
      {"快递单号 773012345678901", "parcel_number 773012345678901"},
      {"YT1234567890123到哪了", "parcel_number YT1234567890123"},
      {"123456789012", "order_number 123456789012"},
      {"order 2 pairs", ""},
      {"I ordered 500 pieces", ""},
      {"my iPhone15 and WH1000XM4", ""},
      {"订单300元", "money 300.00 CNY"},
      {"订单3天没动", ""},
      {"version 1.2.3", ""},
      {"in order to help", ""},
  };
  check_entities(kRows, american());
}

TEST(Entities, numbers_of_the_company_follow_its_patterns) {
  const NumberPattern patterns[] = {*NumberPattern::of("KD######"),
                                    *NumberPattern::of("P-@@-#+", EntityKind::parcel_number)};
  EntitySetting setting = american();
  setting.patterns = patterns;
  EXPECT_EQ(told(entities("kd123456 and p-ab-7!", setting)), "order_number KD123456; parcel_number P-AB-7");
  EXPECT_EQ(told(entities("KD12345 and xP-AB-7 and P-ab-x", setting)), "");
  EXPECT_FALSE(NumberPattern::of(""));
  EXPECT_FALSE(NumberPattern::of("@@@"));
  EXPECT_FALSE(NumberPattern::of(std::string(41, '#')));
}

TEST(Entities, money_in_symbols_codes_and_words) {
  constexpr EntityRow kRows[] = {
      {"I paid $12.50", "money 12.50 USD"},
      {"€1.234,50 was taken", "money 1234.50 EUR"},
      {"1,234.50 EUR", "money 1234.50 EUR"},
      {"GBP 20", "money 20.00 GBP"},
      {"20 pounds", "money 20.00 GBP"},
      {"about 300 bucks", "money 300.00 USD"},
      {"$5k", "money 5000.00 USD"},
      {"2 million dollars", "money 2000000.00 USD"},
      {"HK$100", "money 100.00 HKD"},
      {"CHF 1'200.00", "money 1200.00 CHF"},
      {"1 234,50 €", "money 1234.50 EUR"},
      {"￥99", "money 99.00 CNY"},
      {"¥50元", "money 50.00 CNY"},
      {"退我199.9元", "money 199.90 CNY"},
      {"三块五", "money 3.50 CNY"},
      {"3块5毛", "money 3.50 CNY"},
      {"一百二十块钱", "money 120.00 CNY"},
      {"1.2万元", "money 12000.00 CNY"},
      {"三亿五千万元", "money 350000000.00 CNY"},
      {"两万三千元", "money 23000.00 CNY"},
      {"100美元", "money 100.00 USD"},
      {"1000円払いました", "money 1000 JPY"},
      {"rmb 88", "money 88.00 CNY"},
      {"三块巧克力", ""},
      {"省了几十元", ""},
      {"元旦放假", ""},
      {"3 try again", ""},
      {"we won 5", ""},
      {"1.2.3 EUR", ""},
      {"一块去吧", ""},
  };
  check_entities(kRows, american());
  EXPECT_EQ(entities("$12.5", american())[0].amount, (Amount{1250, "USD"}));
  EntitySetting canadian = american();
  canadian.region = "CA";
  EXPECT_EQ(told(entities("$12", canadian)), "money 12.00 CAD");
}

TEST(Entities, products_of_the_catalogue) {
  const Product products[] = {{"w1", {"Washing Machine", "洗衣机"}},
                              {"w3", {"Washing Machine 3000 Pro"}},
                              {"h", {"Aurora Headphones", "极光耳机"}},
                              {"e", {"Éclair"}},
                              {"t", {"TV"}}};
  const Catalogue catalogue(products);
  EntitySetting setting = american();
  setting.products = &catalogue;
  const EntityRow rows[] = {
      {"my washing machine leaks", "product w1"},
      {"the WASHING MACHINE 3000 PRO leaks", "product w3"},
      {"the washing-machine 3000 leaks", "product w1"},
      {"我的洗衣机坏了", "product w1"},
      {"極光耳機沒有聲音", "product h"},
      {"aurora hedphones", "product h"},
      {"aurora headpohnes", "product h"},
      {"aurra hedphones", ""},
      {"an eclair", "product e"},
      {"tv", "product t"},
      {"tw", ""},
      {"washing my machine", ""},
  };
  check_entities(rows, setting);
  EXPECT_LT(entities("aurora hedphones", setting)[0].confidence, 0.9);
}

TEST(Entities, postal_addresses) {
  constexpr EntityRow kRows[] = {
      {"I live at 221B Baker Street, London NW1 6XE", "address 221B Baker Street, London NW1 6XE"},
      {"Send it to 1600 Pennsylvania Ave NW, Washington, DC 20500 please",
       "address 1600 Pennsylvania Ave NW, Washington, DC 20500"},
      {"12 main street", "address 12 main street"},
      {"Hauptstraße 12, 10115 Berlin", "address Hauptstraße 12, 10115 Berlin"},
      {"10 rue de la Paix, 75002 Paris", "address 10 rue de la Paix, 75002 Paris"},
      {"Via Roma 10, 00184 Roma", "address Via Roma 10, 00184 Roma"},
      {"I waited 2 days in the street", ""},
      {"the road is long", ""},
      {"地址：北京市朝阳区建国路88号A座1203室", "address 北京市朝阳区建国路88号A座1203室"},
      {"寄到广东省深圳市南山区科技园路1号", "address 广东省深圳市南山区科技园路1号"},
      {"我住在杭州西湖区文三路12号3单元502", "address 杭州西湖区文三路12号3单元502"},
      {"台北市信義區市府路1號", "address 台北市信義區市府路1號"},
      {"上海市浦东新区", ""},
      {"我在路上", ""},
      {"市区有店吗", ""},
  };
  check_entities(kRows, american());
}

TEST(Entities, what_is_sensitive_is_masked) {
  const std::string_view text = "I am anna@example.com, card 4111 1111 1111 1111, order 12345, +49 30 123456";
  EXPECT_EQ(masked(text, entities(text, american())), "I am [email], card [card_number 1111], order 12345, [phone]");
  const std::string_view zh = "身份证11010519491231002X，手机13800138000，地址北京市朝阳区建国路88号";
  EXPECT_EQ(masked(zh, entities(zh, chinese())), "身份证[id_number]，手机[phone]，地址[address]");
  EXPECT_EQ(masked("nothing", {}), "nothing");
}

TEST(Entities, hostile_texts_cost_little) {
  for (const char* piece : {"1",  "-",        "1-", "1 ",    "1.",    "a@",     "4111 ",   "+",       "(",
                            "年", "一",       "十", "in 1 ", "路1号", "aa11 ",  "http://", "a.b.",    "next ",
                            "万", "between ", "00", "#1",    "北京",  "1,234,", "洗",      "washing ", "po-",
                            "order-1/"}) {
    std::string in;
    while (in.size() < 10'000) in += piece;
    EXPECT_LE(entities(in, american()).size(), 100U) << piece;
    EXPECT_LE(entities(in, chinese()).size(), 100U) << piece;
  }
  std::string bytes;
  for (int i = 0; i < 10'000; ++i) bytes += static_cast<char>(i * 37 % 256);
  EXPECT_NO_THROW(entities(bytes, german()));
  EXPECT_NO_THROW(entities("九百九十九万一亿元", chinese()));
}

}  // namespace
}  // namespace deskbell::text
