/* SPDX-License-Identifier: Apache-2.0 */
/* The whole engine side: lists, inspections, containers, swarm, header, in the order of a bundle. */
#include "replay.h"

#include "transport.h"

#include <sys/stat.h>

static bool collect_with(struct kept *kept, struct replay *replay, const char *const *arguments,
                         struct plm_collect_options options, struct plm_error *error)
{
    struct plm_sink sink = kept_sink(kept);
    replay_start(replay, arguments);
    options.host = replay->address;
    options.root = "/";
    options.request_timeout = 500;
    options.now = 1795338512000; /* 2026-11-22T09:08:32Z */
    return plm_collect(&options, &sink, error);
}

static void collect(struct kept *kept, struct replay *replay, const char *const *arguments)
{
    struct plm_error error;
    if (!collect_with(kept, replay, arguments, (struct plm_collect_options){0}, &error))
        fail_msg("%s", error.message);
    assert_true(kept->ended);
}

static const struct plm_json *member_of(const struct kept *kept, const char *population, const char *key)
{
    plm_json_each (member, plm_json_get(kept_find(kept, "population", population)->value, "members")) {
        if (strcmp(plm_json_text(plm_json_get(member, "key")), key) == 0)
            return member;
    }
    fail_msg("%s is no member of %s", key, population);
    return NULL;
}

static void assert_unknown(const struct kept *kept, const char *kind, const char *key, const char *reason)
{
    const struct plm_document *document = kept_find(kept, kind, key);
    assert_non_null(document);
    assert_null(document->value);
    assert_non_null(document->unknown);
    if (!strstr(document->unknown, reason))
        fail_msg("%s %s: %s, expected %s", kind, key ? key : "", document->unknown, reason);
}

static size_t position_of_kind(const char *kind)
{
    size_t position = 0;
    while (plm_document_kinds[position].name && strcmp(plm_document_kinds[position].name, kind) != 0)
        position++;
    return position;
}

static void documents_come_in_the_order_of_a_bundle(void **state)
{
    (void)state;
    static const char *const engines[] = {DOCKER28, PLM_TEST_DATA "/engines/docker-26.1.5", ROOTLESS20, PODMAN4};
    for (size_t engine = 0; engine < PLM_COUNT(engines); engine++) {
        auto_replay struct replay replay = {0};
        auto_kept struct kept kept = {0};
        collect(&kept, &replay, (const char *[]){engines[engine], "--unix", "@", NULL});
        const struct plm_document *before = &kept.documents[0];
        for (size_t i = 1; i < kept.count; before = &kept.documents[i++]) {
            const struct plm_document *document = &kept.documents[i];
            bool end = strcmp(document->kind, "population") == 0 && strcmp(document->key, "container.end") == 0;
            if (end) { /* the one population behind the containers */
                i++;
                document = &kept.documents[i];
            }
            assert_true(position_of_kind(document->kind) >= position_of_kind(before->kind));
            if (strcmp(document->kind, before->kind) == 0)
                assert_true(strcmp(before->key, document->key) < 0);
        }
        /* Every single document is there, known or not. */
        for (const struct plm_document_kind *kind = plm_document_kinds; kind->name; kind++)
            if (!kind->keyed)
                assert_int_equal(kept_count(&kept, kind->name), 1);
    }
}

static void every_listed_subject_has_its_document(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", NULL});
    static const struct {
        const char *kind;
        size_t count;
    } rows[] = {{"container", 21}, {"network", 10}, {"image", 3},  {"volume", 1},
                {"node", 1},       {"service", 1},  {"secret", 1}, {"population", 9}};
    for (size_t i = 0; i < PLM_COUNT(rows); i++)
        assert_int_equal(kept_count(&kept, rows[i].kind), rows[i].count);
    assert_json(plm_json_path(kept_find(&kept, "container", "privileged")->value, "HostConfig.Privileged"), "true");
    assert_json(plm_json_get(kept_find(&kept, "container", "svc.1")->value, "service"), "\"svc\"");
    assert_json(plm_json_get(kept_find(&kept, "container", "hardened")->value, "execs"), "[]");
    assert_json(plm_json_path(kept_find(&kept, "swarm", NULL)->value, "TLSInfo.trust_root_not_after"),
                "\"2046-11-17T09:03:00Z\"");
    assert_json(plm_json_get(kept_find(&kept, "node", "vm")->value, "hostname"), "\"vm\"");
    assert_json(plm_json_get(kept_find(&kept, "secret", "db_password")->value, "Name"), "\"db_password\"");
    assert_json(plm_json_get(kept_find(&kept, "population", "container.end")->value, "members"), "[]");
    assert_json(plm_json_path(kept_find(&kept, "engine.connection", NULL)->value, "api_version"), "\"1.51\"");
    assert_json(plm_json_path(kept_find(&kept, "engine.connection", NULL)->value, "local"), "false");
    assert_string_equal(kept_find(&kept, "volume", "data")->origin, "GET /volumes");
}

static void no_canary_leaves_the_host(void **state)
{
    (void)state;
    static const char *const engines[] = {DOCKER28, PLM_TEST_DATA "/engines/docker-26.1.5"};
    for (size_t i = 0; i < PLM_COUNT(engines); i++) {
        auto_replay struct replay replay = {0};
        auto_kept struct kept kept = {0};
        collect(&kept, &replay, (const char *[]){engines[i], "--unix", "@", NULL});
        static const char *const canaries[] = {"secret123", "hunter2", "SWMTKN", "canary", "udp://127.0.0.1:514"};
        for (size_t c = 0; c < PLM_COUNT(canaries); c++)
            if (strstr(kept.text.data, canaries[c]))
                fail_msg("%s", canaries[c]);
        assert_non_null(strstr(kept.text.data, "API_KEY"));
        assert_json(plm_json_first(plm_json_get(kept_find(&kept, "image", "lab/bad:latest")->value, "suspects")),
                    "{\"where\":\"Env\",\"name\":\"API_KEY\",\"shape\":\"name\"}");
    }
}

static void the_header_names_host_and_labels(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    struct plm_error error;
    static const char *const labels[] = {"env=prod", "team=a=b", "empty", NULL};
    assert_true(collect_with(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", NULL},
                             (struct plm_collect_options){.labels = labels}, &error));
    assert_json(plm_json_get(kept.header, "plimsoll"), "\"facts/1\"");
    assert_json(plm_json_get(kept.header, "labels"), "{\"env\":\"prod\",\"team\":\"a=b\",\"empty\":\"\"}");
    assert_json(plm_json_get(kept.header, "started"), "\"2026-11-22T09:08:32Z\"");
    /* A replayed engine is not shown to be local: this machine's id is not its. */
    assert_json(plm_json_get(kept.header, "host"),
                "{\"name\":\"vm\",\"machine_id\":null,\"engine_id\":\"124549b6-eee6-45a1-88e4-caca08edbd80\"}");
    assert_int_equal(plm_json_type(plm_json_path(kept.header, "privileges.uid")), PLM_JSON_NUMBER);
}

static void swarm_is_absent_where_it_is_off_and_unknown_on_podman(void **state)
{
    (void)state;
    auto_replay struct replay rootless = {0}, podman = {0};
    auto_kept struct kept off = {0}, none = {0};
    collect(&off, &rootless, (const char *[]){ROOTLESS20, "--unix", "@", NULL});
    assert_unknown(&off, "swarm", NULL, "absent: swarm is inactive");
    assert_json(kept_find(&off, "population", "secret")->value, "{\"members\":[],\"roles\":[]}");
    assert_json(plm_json_get(kept_find(&off, "engine.connection", NULL)->value, "rootless"), "true");
    assert_int_equal(replay_asked(&rootless, "/nodes"), 0);
    collect(&none, &podman, (const char *[]){PODMAN4, "--unix", "@", NULL});
    assert_unknown(&none, "swarm", NULL, "unsupported: Podman has no swarm");
    assert_json(plm_json_get(kept_find(&none, "engine.connection", NULL)->value, "kind"), "\"podman\"");
    assert_json(plm_json_path(kept_find(&none, "engine.info", NULL)->value, "Swarm.LocalNodeState"),
                "{\"$unknown\":\"not reported by Podman\"}");
    assert_int_equal(replay_asked(&podman, "/secrets"), 0);
}

static void containers_that_vanish_are_told_from_those_that_cannot_be_read(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    /* 394576…: privileged; still listed at the end. */
    collect(&kept, &replay,
            (const char *[]){DOCKER28, "--unix", "@", "--vanish", "caps", "--fault", "404=/containers/394576*",
                             "--fault", "500=/containers/87f40063*", NULL});
    assert_int_equal(kept_count(&kept, "container"), 21);
    assert_unknown(&kept, "container", "caps", "gone: removed while it was read");
    assert_unknown(&kept, "container", "privileged", "gone: removed while it was read");
    assert_unknown(&kept, "container", "xss", "unreachable: GET /containers/87f40063");
    assert_json(plm_json_get(member_of(&kept, "container", "caps"), "gone"), "false");
    assert_int_equal(plm_json_count(plm_json_get(kept_find(&kept, "population", "container.end")->value, "members")),
                     3);
    assert_json(plm_json_get(member_of(&kept, "container.end", "caps"), "gone"), "true");
    assert_json(plm_json_get(member_of(&kept, "container.end", "privileged"), "gone"), "false");
    assert_json(plm_json_get(member_of(&kept, "container.end", "xss"), "gone"), "false");
    assert_int_equal(replay_asked(&replay, "/containers/json"), 2);
}

/* A sink that looks at the engine's log when the collection begins. */
struct watch {
    struct kept kept;
    const struct replay *replay;
    size_t containers, images; /* inspects that had been asked for by then */
};

static bool watch_begin(void *self, const struct plm_json *header, struct plm_error *error)
{
    struct watch *watch = self;
    watch->containers = replay_asked(watch->replay, "/containers/") - replay_asked(watch->replay, "/containers/json");
    watch->images = replay_asked(watch->replay, "/history");
    return kept_begin(&watch->kept, header, error);
}

static void subjects_are_asked_for_while_the_engine_still_looks_for_its_versions(void **state)
{
    (void)state;
    struct plm_error error;
    auto_replay struct replay replay = {0};
    struct watch watch = {.replay = &replay};
    struct plm_sink sink = {
        .begin = watch_begin, .document = kept_document, .end = kept_end, .self = &watch}; /* `kept` comes first */
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "slow=/info", "--fault", "slow=/version",
                                           "--clone", "300", NULL});
    struct plm_collect_options options = {.host = replay.address, .root = "/", .request_timeout = 5000};
    assert_true(plm_collect(&options, &sink, &error));
    assert_true(watch.containers > 0 && watch.containers <= 128); /* PLM_ASK_MOST */
    assert_true(watch.images > 0);
    assert_int_equal(kept_count(&watch.kept, "container"), 300);
    kept_done(&watch.kept);
}

static void the_list_is_not_read_again_when_all_were_read(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", NULL});
    assert_int_equal(replay_asked(&replay, "/containers/json"), 1);
}

static void images_in_use_are_judged_even_when_untagged_and_gone_ones_are_left_out(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    collect(&kept, &replay,
            (const char *[]){DOCKER28, "--unix", "@", "--fault", "404=/images/sha256:5690b798*/json", NULL});
    /* lab/bad:latest answers 404 and is still listed: unknown, not gone. */
    assert_unknown(&kept, "image", "lab/bad:latest", "absent: GET /images/sha256:5690b798");
    assert_json(plm_json_get(member_of(&kept, "image", "lab/bad:latest"), "gone"), "false");
    size_t untagged = 0;
    plm_json_each (member, plm_json_get(kept_find(&kept, "population", "image")->value, "members")) {
        untagged += plm_json_is_null(plm_json_get(member, "name")) && !plm_json_is_true(plm_json_get(member, "judged"));
    }
    assert_int_equal(untagged + kept_count(&kept, "image"),
                     plm_json_count(plm_json_get(kept_find(&kept, "population", "image")->value, "members")));
}

static void an_image_that_vanishes_is_gone(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", "--vanish-image", "lab/bad:latest", NULL});
    assert_null(kept_find(&kept, "image", "lab/bad:latest"));
    assert_json(plm_json_get(member_of(&kept, "image", "lab/bad:latest"), "gone"), "true");
}

static void without_the_containers_any_image_may_be_in_use(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "403=/containers/json*", NULL});
    assert_unknown(&kept, "population", "container", "denied: GET /containers/json?all=1: HTTP 403");
    assert_unknown(&kept, "population", "container.end", "denied: ");
    assert_int_equal(kept_count(&kept, "container"), 0);
    plm_json_each (member, plm_json_get(kept_find(&kept, "population", "image")->value, "members")) {
        bool tagged = !plm_json_is_null(plm_json_get(member, "name"));
        assert_true(tagged ? plm_json_is_true(plm_json_get(member, "judged"))
                           : plm_json_unknown(plm_json_get(member, "judged")) != NULL);
    }
}

static void a_history_that_is_refused_leaves_the_image(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", "403=/images/*/history", NULL});
    const struct plm_json *value = kept_find(&kept, "image", "lab/bad:latest")->value;
    assert_json(plm_json_path(value, "Os"), "\"linux\"");
    assert_non_null(strstr(plm_json_unknown(plm_json_get(value, "history")), "denied: "));
    assert_non_null(strstr(plm_json_unknown(plm_json_get(value, "suspects")), "denied: "));
}

/* One fault at a time: the collection ends, says why, and no document that needed the answer has a value. */
static void whatever_breaks_is_a_reason_and_never_a_value(void **state)
{
    (void)state;
    static const struct {
        const char *fault, *kind, *key, *reason;
    } rows[] = {
        {"hang=*", "engine.info", NULL, "timeout: GET /_ping"},
        {"garbage=*", "population", "container", "malformed: GET /_ping"},
        {"500=*", "swarm", NULL, "unreachable: GET /version: HTTP 500"},
        {"401=*", "engine.version", NULL, "denied: GET /version: HTTP 401"},
        {"403=/info", "engine.info", NULL, "denied: GET /info: HTTP 403"},
        {"403=/info", "swarm", NULL, "denied: GET /info"},
        {"403=/networks", "population", "network", "denied: GET /networks"},
        {"half=/networks/*", "network", "bridge", "unreachable: GET /networks/"},
        {"null=/volumes", "population", "volume", "malformed: GET /volumes"},
        {"object=/volumes", "population", "volume", "malformed: GET /volumes"},
        {"notjson=/containers/*/json", "container", "hardened", "malformed: GET /containers/"},
        {"object=/containers/*/json", "container", "hardened", "malformed: GET /containers/"},
        {"object=/containers/json*", "population", "container", "malformed: GET /containers/json"},
        {"403=/swarm", "swarm", NULL, "denied: GET /swarm"},
        {"500=/nodes", "population", "node", "unreachable: GET /nodes"},
        {"huge=/info", "engine.info", NULL, "too large: GET /info"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_replay struct replay replay = {0};
        auto_kept struct kept kept = {0};
        collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", "--fault", rows[i].fault, NULL});
        assert_unknown(&kept, rows[i].kind, rows[i].key, rows[i].reason);
    }
}

static void scopes_leave_out_what_nobody_asked_for(void **state)
{
    (void)state;
    auto_replay struct replay first = {0}, second = {0};
    auto_kept struct kept engine = {0}, host = {0};
    struct plm_error error;
    const char *const arguments[] = {DOCKER28, "--unix", "@", NULL};
    assert_true(
        collect_with(&engine, &first, arguments, (struct plm_collect_options){.scope = PLM_COLLECT_ENGINE}, &error));
    assert_unknown(&engine, "host.system", NULL, "not collected: --scope engine");
    assert_unknown(&engine, "population", "file", "not collected: --scope engine");
    assert_int_equal(kept_count(&engine, "container"), 21);
    assert_true(
        collect_with(&host, &second, arguments, (struct plm_collect_options){.scope = PLM_COLLECT_HOST}, &error));
    assert_unknown(&host, "population", "container", "not collected: --scope host");
    assert_unknown(&host, "population", "network", "not collected: --scope host");
    assert_int_equal(kept_count(&host, "container"), 0);
    assert_int_equal(replay_asked(&second, "/containers/"), 0);
    assert_non_null(kept_find(&host, "engine.info", NULL)->value);
}

/* An overlay folder whose one container has two execs, one of them forgotten. */
static void write_text(const char *folder, const char *name, const char *text)
{
    plm_auto_free char *path = plm_asprintf("%s/%s", folder, name);
    plm_auto_file FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
}

static void recent_execs_are_looked_at_and_forgotten_ones_skipped(void **state)
{
    (void)state;
    char folder[] = "/tmp/plm-overlay-XXXXXX";
    assert_non_null(mkdtemp(folder));
    plm_auto_free char *execs = plm_asprintf("%s/execs", folder), *containers = plm_asprintf("%s/containers", folder);
    assert_int_equal(mkdir(execs, 0700) + mkdir(containers, 0700), 0);
    write_text(folder, "containers.json",
               "[{\"Id\":\"c1\",\"Names\":[\"/one\"],\"State\":\"running\",\"Labels\":{},\"ImageID\":\"sha256:0\"}]");
    write_text(folder, "containers/one.json",
               "{\"Id\":\"c1\",\"Name\":\"/"
               "one\",\"ExecIDs\":[\"e2\",\"e1\",\"gone\"],\"State\":{\"Running\":true,\"Pid\":1}}");
    write_text(folder, "execs/1.json",
               "{\"ID\":\"e1\",\"Running\":true,\"ProcessConfig\":{\"privileged\":true,\"user\":\"root\","
               "\"entrypoint\":\"CANARY\",\"arguments\":[\"CANARY\"]}}");
    write_text(folder, "execs/2.json", "{\"ID\":\"e2\",\"Running\":false,\"ProcessConfig\":{\"privileged\":false}}");
    auto_replay struct replay replay = {0}, denied = {0};
    auto_kept struct kept kept = {0}, without = {0};
    collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", "--overlay", folder, NULL});
    assert_json(plm_json_get(kept_find(&kept, "container", "one")->value, "execs"),
                "[{\"ID\":\"e1\",\"Running\":true,\"privileged\":true,\"user\":\"root\"},"
                "{\"ID\":\"e2\",\"Running\":false,\"privileged\":false,\"user\":\"\"}]");
    assert_null(strstr(kept.text.data, "CANARY"));
    collect(&without, &denied,
            (const char *[]){DOCKER28, "--unix", "@", "--overlay", folder, "--fault", "403=/exec/*", NULL});
    const struct plm_json *list = plm_json_get(kept_find(&without, "container", "one")->value, "execs");
    assert_non_null(strstr(plm_json_unknown(plm_json_first(list)), "denied: GET /exec/e1/json"));
    static const char *const names[] = {"containers.json", "containers/one.json", "execs/1.json", "execs/2.json"};
    for (size_t i = 0; i < PLM_COUNT(names); i++) {
        plm_auto_free char *path = plm_asprintf("%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(execs);
    rmdir(containers);
    rmdir(folder);
}

static void of_an_engines_refusal_only_known_words_are_repeated(void **state)
{
    (void)state;
    char folder[] = "/tmp/plm-overlay-XXXXXX";
    assert_non_null(mkdtemp(folder));
    write_text(folder, "swarm.json", "{\"message\":\"CANARY: this node is not a swarm manager, password CANARY\"}");
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", "--overlay", folder, NULL});
    assert_unknown(&kept, "swarm", NULL, "unreachable: GET /swarm: HTTP 503: not a swarm manager");
    assert_null(strstr(kept.text.data, "CANARY"));
    plm_auto_free char *path = plm_asprintf("%s/swarm.json", folder);
    unlink(path);
    rmdir(folder);
}

static void volumes_show_where_they_lead_without_a_bind(void **state)
{
    (void)state;
    static const struct {
        const char *name, *options, *leads;
    } rows[] = {
        {"plain", "null", "null"},
        {"none", "{}", "null"},
        {"ram", "{\"type\":\"tmpfs\",\"device\":\"tmpfs\"}", "null"},
        {"share", "{\"type\":\"nfs\",\"device\":\":/srv\",\"o\":\"addr=10.0.0.1\"}", "null"},
        {"proc", "{\"type\":\"proc\",\"device\":\"x\"}", "\"/proc\""},
        {"sys", "{\"type\":\"sysfs\",\"device\":\"x\"}", "\"/sys\""},
        {"dev", "{\"type\":\"devtmpfs\",\"device\":\"x\"}", "\"/dev\""},
        {"disk", "{\"type\":\"ext4\",\"device\":\"/dev/vda\"}", NULL},
        {"overlay", "{\"type\":\"overlay\",\"device\":\"x\",\"o\":\"lowerdir=/etc:/usr\"}", NULL},
        {"untyped", "{\"device\":\"/dev/vda\"}", NULL},
    };
    char folder[] = "/tmp/plm-overlay-XXXXXX";
    assert_non_null(mkdtemp(folder));
    plm_auto_buffer struct plm_buffer text = {0};
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        plm_buffer_printf(&text, "%s{\"Name\":\"%s\",\"Driver\":\"local\",\"Mountpoint\":\"/v\",\"Options\":%s}",
                          i ? "," : "{\"Volumes\":[", rows[i].name, rows[i].options);
    }
    plm_buffer_printf(&text, "]}");
    write_text(folder, "volumes.json", plm_buffer_text(&text));
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", "--overlay", folder, NULL});
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const struct plm_json *leads = plm_json_get(kept_find(&kept, "volume", rows[i].name)->value, "real_device");
        if (rows[i].leads)
            assert_json(leads, rows[i].leads);
        else
            assert_non_null(plm_json_unknown(leads));
    }
    plm_auto_free char *path = plm_asprintf("%s/volumes.json", folder);
    unlink(path);
    rmdir(folder);
}

static void volumes_show_how_they_mount_and_never_a_password(void **state)
{
    (void)state;
    char folder[] = "/tmp/plm-overlay-XXXXXX";
    assert_non_null(mkdtemp(folder));
    write_text(folder, "volumes.json",
               "{\"Volumes\":[{\"Name\":\"share\",\"Driver\":\"local\",\"Mountpoint\":\"/v\",\"Scope\":\"local\","
               "\"Options\":{\"type\":\"cifs\",\"device\":\"//u:CANARY@server/"
               "x\",\"o\":\"ro,username=u,password=CANARY,,bind\"}},"
               "{\"Name\":\"bound\",\"Driver\":\"local\",\"Mountpoint\":\"/"
               "b\",\"Options\":{\"o\":\"bind\",\"device\":\"/srv\"}},"
               "{\"Name\":\"near\",\"Driver\":\"local\",\"Mountpoint\":\"/"
               "n\",\"Options\":{\"o\":\"bind\",\"device\":\"../etc\"}},"
               "{\"Name\":\"odd\",\"Driver\":\"local\",\"Mountpoint\":\"/w\",\"Options\":{\"o\":7}}]}");
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    collect(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", "--overlay", folder, NULL});
    const struct plm_json *share = kept_find(&kept, "volume", "share")->value;
    assert_json(plm_json_get(share, "Options"),
                "[{\"key\":\"device\",\"value\":{\"$unknown\":\"withheld: not the whole path of a directory\"}},"
                "{\"key\":\"o\",\"value\":{\"$unknown\":\"withheld\"}},{\"key\":\"type\",\"value\":\"cifs\"}]");
    assert_json(plm_json_get(share, "mount_flags"), "[\"ro\",\"username\",\"password\",\"bind\"]");
    assert_non_null(plm_json_unknown(plm_json_get(share, "real_device"))); /* not this host's */
    const struct plm_json *bound = plm_json_get(kept_find(&kept, "volume", "bound")->value, "Options");
    const struct plm_json *near = plm_json_get(kept_find(&kept, "volume", "near")->value, "Options");
    assert_json(plm_json_get(plm_json_at(bound, 0), "value"), "\"/srv\"");
    assert_non_null(plm_json_unknown(plm_json_get(plm_json_at(near, 0), "value")));
    assert_non_null(plm_json_unknown(plm_json_get(kept_find(&kept, "volume", "odd")->value, "mount_flags")));
    assert_null(strstr(kept.text.data, "CANARY"));
    plm_auto_free char *path = plm_asprintf("%s/volumes.json", folder);
    unlink(path);
    rmdir(folder);
}

static void a_sink_that_fails_ends_the_collection_wherever_it_is(void **state)
{
    (void)state;
    for (size_t at = 1; at < 57; at += 5) {
        auto_replay struct replay replay = {0};
        auto_kept struct kept kept = {.fail_at = at};
        struct plm_error error = {0};
        assert_false(collect_with(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", NULL},
                                  (struct plm_collect_options){0}, &error));
        assert_int_equal(error.code, PLM_ERROR_IO);
        assert_int_equal(kept.count, at);
        assert_false(kept.ended);
    }
}

/* A report of this host's name and machine id about an engine that is elsewhere would be filed under the wrong host. */
static void a_remote_engine_that_does_not_answer_is_not_this_host(void **state)
{
    (void)state;
    static const struct {
        const char *url, *name, *fallback, *wanted;
    } rows[] = {
        {"tcp://127.0.0.1:1", NULL, "web-2", "web-2"},
        {"ssh://host", NULL, "web-2", "web-2"},
        {"ssh://host", "db", "web-2", "db"},
        {"tcp://127.0.0.1:1", NULL, NULL, NULL},
        {"unix:///tmp/plm-nobody-here", "db", "web-2", "db"},
    };
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_kept struct kept kept = {0};
        struct plm_sink sink = kept_sink(&kept);
        struct plm_error error;
        const struct plm_collect_options options = {
            .host = rows[i].url, .root = "/", .name = rows[i].name, .fallback_name = rows[i].fallback};
        const int64_t before = plm_clock_ms();
        assert_true(plm_collect(&options, &sink, &error));
        assert_true(plm_clock_ms() - before < 5000); /* who refuses is not waited for */
        const struct plm_json *host = plm_json_get(kept.header, "host");
        const char *name = plm_json_text(plm_json_get(host, "name"));
        if (rows[i].wanted)
            assert_string_equal(name, rows[i].wanted);
        else
            assert_null(name);
        if (strncmp(rows[i].url, "unix", 4) != 0)
            assert_true(plm_json_is_null(plm_json_get(host, "machine_id")));
    }
}

static void the_users_name_of_a_host_outweighs_the_engines(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    struct plm_error error;
    assert_true(collect_with(&kept, &replay, (const char *[]){DOCKER28, "--unix", "@", NULL},
                             (struct plm_collect_options){.name = "db", .fallback_name = "other"}, &error));
    assert_string_equal(plm_json_text(plm_json_path(kept.header, "host.name")), "db");
}

static void what_kept_ssh_from_the_engine_is_the_reason_of_every_fact(void **state)
{
    (void)state;
    auto_kept struct kept kept = {0};
    struct plm_sink sink = kept_sink(&kept);
    struct plm_error error;
    const struct plm_error why = {.code = PLM_ERROR_UNREACHABLE,
                                  .message = "ssh://host: Host key verification failed."};
    const struct plm_collect_options options = {.host = "ssh://host", .root = "/", .tunnel_error = &why};
    assert_true(plm_collect(&options, &sink, &error));
    assert_unknown(&kept, "engine.info", NULL, "unreachable: ssh://host: Host key verification failed.");
}

/* What answers behind the socket counts, and it is far away though the socket is here. */
static void through_a_tunnel_the_engine_is_remote(void **state)
{
    (void)state;
    auto_replay struct replay replay = {0};
    auto_kept struct kept kept = {0};
    struct plm_sink sink = kept_sink(&kept);
    struct plm_error error;
    replay_start(&replay, (const char *[]){DOCKER28, "--unix", "@", NULL});
    const struct plm_collect_options options = {
        .host = "ssh://me@web-1:22", .root = "/", .tunnel = replay.address + strlen("unix://")};
    assert_true(plm_collect(&options, &sink, &error));
    const struct plm_json *connection = kept_find(&kept, "engine.connection", NULL)->value;
    assert_string_equal(plm_json_text(plm_json_get(connection, "transport")), "ssh");
    assert_string_equal(plm_json_text(plm_json_get(connection, "url")), "ssh://web-1:22");
    assert_true(plm_json_is_null(plm_json_get(connection, "path")));
    assert_false(plm_json_is_true(plm_json_get(connection, "local")));
    assert_non_null(kept_find(&kept, "engine.info", NULL)->value);
    assert_unknown(&kept, "host.system", NULL, "engine not shown to be local: it is asked over the network");
}

static void an_engine_that_is_not_there_gives_a_bundle_all_the_same(void **state)
{
    (void)state;
    static const char *const urls[] = {"unix:///tmp/plm-nobody-here", "ssh://host"};
    static const char *const reasons[] = {"unreachable: unix:///tmp/plm-nobody-here",
                                          "unsupported: ssh://host: nothing leads there"};
    for (size_t i = 0; i < PLM_COUNT(urls); i++) {
        auto_kept struct kept kept = {0};
        struct plm_sink sink = kept_sink(&kept);
        struct plm_error error;
        const struct plm_collect_options options = {.host = urls[i], .root = "/", .now = 0};
        assert_true(plm_collect(&options, &sink, &error));
        assert_unknown(&kept, "engine.info", NULL, reasons[i]);
        assert_unknown(&kept, "population", "container", reasons[i]);
        assert_int_equal(kept_count(&kept, "population"), 9);
    }
    struct plm_sink sink = {0};
    struct plm_error error = {0};
    assert_false(plm_collect(&(struct plm_collect_options){0}, &sink, &error));
    assert_int_equal(error.code, PLM_ERROR_USAGE);
    assert_false(plm_collect(&(struct plm_collect_options){.host = "docker"}, &sink, &error));
    assert_int_equal(error.code, PLM_ERROR_USAGE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_come_in_the_order_of_a_bundle),
        cmocka_unit_test(every_listed_subject_has_its_document),
        cmocka_unit_test(no_canary_leaves_the_host),
        cmocka_unit_test(the_header_names_host_and_labels),
        cmocka_unit_test(swarm_is_absent_where_it_is_off_and_unknown_on_podman),
        cmocka_unit_test(containers_that_vanish_are_told_from_those_that_cannot_be_read),
        cmocka_unit_test(subjects_are_asked_for_while_the_engine_still_looks_for_its_versions),
        cmocka_unit_test(the_list_is_not_read_again_when_all_were_read),
        cmocka_unit_test(images_in_use_are_judged_even_when_untagged_and_gone_ones_are_left_out),
        cmocka_unit_test(an_image_that_vanishes_is_gone),
        cmocka_unit_test(without_the_containers_any_image_may_be_in_use),
        cmocka_unit_test(a_history_that_is_refused_leaves_the_image),
        cmocka_unit_test(whatever_breaks_is_a_reason_and_never_a_value),
        cmocka_unit_test(scopes_leave_out_what_nobody_asked_for),
        cmocka_unit_test(recent_execs_are_looked_at_and_forgotten_ones_skipped),
        cmocka_unit_test(of_an_engines_refusal_only_known_words_are_repeated),
        cmocka_unit_test(volumes_show_where_they_lead_without_a_bind),
        cmocka_unit_test(volumes_show_how_they_mount_and_never_a_password),
        cmocka_unit_test(a_sink_that_fails_ends_the_collection_wherever_it_is),
        cmocka_unit_test(a_remote_engine_that_does_not_answer_is_not_this_host),
        cmocka_unit_test(the_users_name_of_a_host_outweighs_the_engines),
        cmocka_unit_test(what_kept_ssh_from_the_engine_is_the_reason_of_every_fact),
        cmocka_unit_test(through_a_tunnel_the_engine_is_remote),
        cmocka_unit_test(an_engine_that_is_not_there_gives_a_bundle_all_the_same),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
