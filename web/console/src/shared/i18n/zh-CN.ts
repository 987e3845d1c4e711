import common from './zh-CN/common.json';
import customers from './zh-CN/customers.json';
import inbox from './zh-CN/inbox.json';
import offers from './zh-CN/offers.json';
import palette from './zh-CN/palette.json';
import search from './zh-CN/search.json';
import session from './zh-CN/session.json';

export default { common, customers, inbox, offers, palette, search, session };
