/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/facts.h>
#include <stdint.h>
#include <string.h>

/* ---- bundle lines ---- */

void plm_document_done(struct plm_document *document)
{
    plm_json_free(document->value);
    *document = (struct plm_document){0};
}

static void print_member(struct plm_buffer *out, const char *name, const char *text)
{
    if (!text)
        return;
    plm_buffer_printf(out, "%s\"%s\":", out->data[out->size - 1] == '{' ? "" : ",", name);
    plm_json_print_string(out, text, strlen(text), false);
}

void plm_facts_print_header(const struct plm_json *header, struct plm_buffer *out)
{
    plm_json_print(header, out);
    plm_buffer_putc(out, '\n');
}

/* Members that are lost are left out: a lost member reads back as a lost member. */
void plm_facts_print_document(const struct plm_document *document, struct plm_buffer *out)
{
    plm_buffer_putc(out, '{');
    print_member(out, "document", document->kind);
    print_member(out, "key", document->key);
    print_member(out, "origin", document->origin);
    print_member(out, "unknown", document->unknown);
    if (document->value && !document->unknown) {
        plm_buffer_puts(out, out->data[out->size - 1] == '{' ? "\"value\":" : ",\"value\":");
        plm_json_print(document->value, out);
    }
    plm_buffer_puts(out, "}\n");
}

/* ---- documents in memory ---- */

/* One stored document. The arena holds it, so that it never moves. */
struct record {
    struct plm_document document;
    struct record *next_in_bucket;
    uint64_t hash;
    size_t kind; /* index into plm_document_kinds */
};

struct kind_list {
    struct record **records; /* in the order they came */
    size_t count, capacity;
};

struct plm_facts {
    struct plm_arena arena; /* records and their strings */
    struct record **buckets;
    size_t bucket_count; /* a power of two */
    size_t record_count;
    struct kind_list *kinds; /* one for each of plm_document_kinds */
    size_t kind_count;
};

static size_t count_kinds(void)
{
    size_t count = 0;
    while (plm_document_kinds[count].name)
        count++;
    return count;
}

struct plm_facts *plm_facts_new(void)
{
    struct plm_facts *facts = plm_alloc(sizeof *facts);
    facts->kind_count = count_kinds();
    facts->kinds = plm_alloc_array(facts->kind_count, sizeof *facts->kinds);
    facts->bucket_count = 64; /* a host without images has about 50 documents */
    facts->buckets = plm_alloc_array(facts->bucket_count, sizeof *facts->buckets);
    return facts;
}

void plm_facts_free(struct plm_facts *facts)
{
    if (!facts)
        return;
    for (size_t kind = 0; kind < facts->kind_count; kind++) {
        struct kind_list *list = &facts->kinds[kind];
        for (size_t i = 0; i < list->count; i++)
            plm_document_done(&list->records[i]->document);
        plm_cleanup_free(&list->records);
    }
    plm_cleanup_free(&facts->kinds);
    plm_cleanup_free(&facts->buckets);
    plm_arena_done(&facts->arena);
    plm_cleanup_free(&facts);
}

/* FNV-1a with 64 bits. Keys of images come from outside, but whoever can choose 10,000s of them to collide owns the
 * engine. */
static uint64_t hash_key(size_t kind, const char *key)
{
    uint64_t hash = (14695981039346656037u ^ kind) * 1099511628211u;
    for (const char *at = key; at && *at; at++)
        hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    return hash ^ hash >> 32;
}

static struct record *find_record(const struct plm_facts *facts, size_t kind, const char *key)
{
    uint64_t hash = hash_key(kind, key);
    for (struct record *record = facts->buckets[hash & (facts->bucket_count - 1)]; record;
         record = record->next_in_bucket)
        if (record->hash == hash && record->kind == kind && (!key || strcmp(record->document.key, key) == 0))
            return record;
    return NULL;
}

static void grow_buckets(struct plm_facts *facts)
{
    size_t old_count = facts->bucket_count;
    struct record **old = facts->buckets;
    facts->bucket_count = old_count * 2;
    facts->buckets = plm_alloc_array(facts->bucket_count, sizeof *facts->buckets);
    for (size_t i = 0; i < old_count; i++) {
        for (struct record *record = old[i], *next = NULL; record; record = next) {
            struct record **bucket = &facts->buckets[record->hash & (facts->bucket_count - 1)];
            next = record->next_in_bucket;
            record->next_in_bucket = *bucket;
            *bucket = record;
        }
    }
    plm_cleanup_free(&old);
}

static bool documents_agree(const struct plm_document *a, const struct plm_document *b)
{
    if (!a->value || !b->value || a->unknown || b->unknown)
        return false;
    return plm_json_equal(a->value, b->value);
}

static char *copy_text(struct plm_facts *facts, const char *text)
{
    return text ? plm_arena_strdup(&facts->arena, text) : NULL;
}

static void insert_record(struct plm_facts *facts, size_t kind, const char *key, struct plm_document *document)
{
    if (facts->record_count >= facts->bucket_count)
        grow_buckets(facts);
    struct record *record = plm_arena_alloc(&facts->arena, sizeof *record);
    record->kind = kind;
    record->hash = hash_key(kind, key);
    record->document = (struct plm_document){
        .kind = plm_document_kinds[kind].name,
        .key = copy_text(facts, key),
        .origin = copy_text(facts, document->origin),
        .unknown = copy_text(facts, document->unknown),
        .value = plm_take(document->value),
    };
    if (record->document.unknown) { /* unknown wins: a value beside it is not to be trusted */
        plm_json_free(record->document.value);
        record->document.value = NULL;
    }
    struct record **bucket = &facts->buckets[record->hash & (facts->bucket_count - 1)];
    record->next_in_bucket = *bucket;
    *bucket = record;
    facts->record_count++;

    struct kind_list *list = &facts->kinds[kind];
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 8;
        list->records = plm_realloc_array(list->records, list->capacity, sizeof *list->records);
    }
    list->records[list->count++] = record;
}

/* False: no such kind. *ret_key is the key that counts: NULL for a kind without keys. */
static bool locate(const char *kind, const char *key, size_t *ret_kind, const char **ret_key)
{
    const struct plm_document_kind *found = kind ? plm_document_kind_find(kind) : NULL;
    if (!found || (found->keyed && !key))
        return false;
    *ret_kind = (size_t)(found - plm_document_kinds);
    *ret_key = found->keyed ? key : NULL;
    return true;
}

void plm_facts_add(struct plm_facts *facts, struct plm_document *document)
{
    size_t kind = 0;
    const char *key = NULL;
    if (locate(document->kind, document->key, &kind, &key)) {
        struct record *old = find_record(facts, kind, key);
        if (!old) {
            insert_record(facts, kind, key, document);
        } else if (!documents_agree(&old->document, document)) {
            plm_json_free(old->document.value);
            old->document.value = NULL;
            old->document.unknown = "malformed: recorded twice, with different content";
        }
    }
    plm_json_free(document->value);
    document->value = NULL;
}

const struct plm_document *plm_facts_find(const struct plm_facts *facts, const char *kind, const char *key)
{
    size_t index = 0;
    const char *counted = NULL;
    if (!locate(kind, key, &index, &counted))
        return NULL;
    const struct record *record = find_record(facts, index, counted);
    return record ? &record->document : NULL;
}

const struct plm_document *plm_facts_population(const struct plm_facts *facts, const char *kind)
{
    return plm_facts_find(facts, "population", kind);
}

const struct plm_document *plm_facts_next(const struct plm_facts *facts, const char *kind, size_t *iterator)
{
    const struct plm_document_kind *found = kind ? plm_document_kind_find(kind) : NULL;
    if (!found)
        return NULL;
    const struct kind_list *list = &facts->kinds[found - plm_document_kinds];
    return *iterator < list->count ? &list->records[(*iterator)++]->document : NULL;
}
