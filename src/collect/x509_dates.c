/* SPDX-License-Identifier: Apache-2.0 */
#include "x509_dates.h"

#include <ctype.h>
#include <plimsoll/base/memory.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* A certificate with a large key is about 3 KB. */
#define DER_LIMIT 16384

/* Tags of X.690. */
enum { TAG_UTC_TIME = 0x17, TAG_GENERALIZED_TIME = 0x18, TAG_SEQUENCE = 0x30, TAG_VERSION = 0xA0 };

struct der {
    const unsigned char *at, *end;
};

/* Takes the next element off `from`; its content goes to *ret_content. Lengths are definite and at most three bytes. */
static bool der_next(struct der *from, unsigned *ret_tag, struct der *ret_content)
{
    if (from->end - from->at < 2)
        return false;
    *ret_tag = from->at[0];
    size_t length = from->at[1];
    const unsigned char *content = from->at + 2;
    if (length & 0x80) {
        size_t bytes = length & 0x7F;
        if (bytes == 0 || bytes > 3 || (size_t)(from->end - content) < bytes)
            return false;
        for (length = 0; bytes > 0; bytes--)
            length = length << 8 | *content++;
    }
    if ((size_t)(from->end - content) < length)
        return false;
    *ret_content = (struct der){content, content + length};
    from->at = content + length;
    return true;
}

/* "YYMMDDhhmmssZ" (years 1950 to 2049) or "YYYYMMDDhhmmssZ", as RFC 5280 demands. */
static bool read_time(struct der *from, char out[static 32])
{
    unsigned tag = 0;
    struct der time;
    if (!der_next(from, &tag, &time) || (tag != TAG_UTC_TIME && tag != TAG_GENERALIZED_TIME))
        return false;
    size_t year = tag == TAG_UTC_TIME ? 2 : 4;
    const unsigned char *t = time.at;
    if ((size_t)(time.end - time.at) != year + 11 || t[year + 10] != 'Z')
        return false;
    const unsigned char *rest = t + year;
    const char *century = year == 4 ? "" : (t[0] >= '5' ? "19" : "20");
    snprintf(out, 32, "%s%.*s-%.2s-%.2sT%.2s:%.2s:%.2sZ", century, (int)year, (const char *)t, (const char *)rest,
             (const char *)rest + 2, (const char *)rest + 4, (const char *)rest + 6, (const char *)rest + 8);
    int64_t milliseconds; /* a 29th of February needs its year; there are no leap seconds here */
    return rest[8] < '6' && plm_parse_time(out, &milliseconds);
}

/* Certificate ::= SEQUENCE { TBSCertificate { [0] version OPTIONAL, serial, signature, issuer, validity, … }, … } */
static bool read_certificate(struct der der, struct plm_x509_dates *dates)
{
    unsigned tag = 0;
    struct der certificate, tbs, ignored, validity;
    if (!der_next(&der, &tag, &certificate) || tag != TAG_SEQUENCE)
        return false;
    if (!der_next(&certificate, &tag, &tbs) || tag != TAG_SEQUENCE)
        return false;
    if (tbs.at < tbs.end && tbs.at[0] == TAG_VERSION && !der_next(&tbs, &tag, &ignored))
        return false;
    for (int skip = 0; skip < 3; skip++)
        if (!der_next(&tbs, &tag, &ignored))
            return false;
    if (!der_next(&tbs, &tag, &validity) || tag != TAG_SEQUENCE)
        return false;
    return read_time(&validity, dates->not_before) && read_time(&validity, dates->not_after);
}

static int base64_value(char c)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = c ? strchr(alphabet, c) : NULL;
    return found ? (int)(found - alphabet) : -1;
}

bool plm_x509_dates_read(const char *pem, size_t size, struct plm_x509_dates *ret_dates)
{
    static const char begin[] = "-----BEGIN CERTIFICATE-----";
    const char *at = memmem(pem, size, begin, sizeof begin - 1);
    if (!at)
        return false;
    plm_auto_free unsigned char *bytes = plm_alloc(DER_LIMIT);
    size_t used = 0;
    unsigned bits = 0, count = 0;
    for (at += sizeof begin - 1; at < pem + size && *at != '-' && *at != '='; at++) {
        int value = base64_value(*at);
        if (value < 0 && !isspace((unsigned char)*at))
            return false;
        if (value < 0)
            continue;
        bits = (bits << 6 | (unsigned)value) & 0xFFFF;
        count += 6;
        if (count >= 8) {
            if (used == DER_LIMIT)
                return false;
            count -= 8;
            bytes[used++] = (unsigned char)(bits >> count);
        }
    }
    struct plm_x509_dates dates;
    if (!read_certificate((struct der){bytes, bytes + used}, &dates))
        return false;
    *ret_dates = dates;
    return true;
}
