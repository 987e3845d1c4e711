import common from './en/common.json';
import customers from './en/customers.json';
import inbox from './en/inbox.json';
import offers from './en/offers.json';
import palette from './en/palette.json';
import search from './en/search.json';
import session from './en/session.json';

export default { common, customers, inbox, offers, palette, search, session };
