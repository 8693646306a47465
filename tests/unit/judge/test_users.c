/* SPDX-License-Identifier: Apache-2.0 */
/* containers_using: which containers use an image, for the checks of images. */
#include "fixture.h"

/* A check of images that only shows them, so that the value of the variable can be read off the finding. */
static const char check[] =
    "- id: image-users\n"
    "  title: t\n"
    "  subject: image\n"
    "  severity: low\n"
    "  evidence: measured\n"
    "  rule: containers_using.all(c, c.running != true || c.init_uid_inside > 0)\n"
    "  shows: [containers_using]\n"
    "  rationale: r\n"
    "  remediation: r\n"
    "  examples:\n"
    "    pass: {image: {Id: a}, containers_using: []}\n"
    "    fail: {image: {Id: a}, containers_using: [{key: c, running: true, init_uid_inside: 0}]}\n"
    "    unknown: {image: {Id: a}, containers_using: [{key: c, running: true}]}\n";

/* A bundle of one image and two containers, told in the lines of its population and documents. */
static const char bundle[] =
    "[{'plimsoll':'facts/1'},"
    "{'document':'image','key':'web:1','origin':'GET /images','value':{'Id':'sha256:a'}},"
    "{'document':'population','key':'image','value':{'members':[{'key':'web:1','id':'sha256:a','judged':true}]}},"
    "{'document':'population','key':'container','value':{'members':["
    "{'key':'up','id':'1','image':'sha256:a','running':true,'judged':true},"
    "{'key':'down','id':'2','image':'sha256:a','running':false,'judged':true},"
    "{'key':'other','id':'3','image':'sha256:b','running':true,'judged':true}]}},"
    "{'document':'container','key':'up','origin':'GET /1','value':{'Id':'1','State':{'Running':true},"
    "'processes':{'init_uid':100033,'init_uid_inside':33,'user_namespace':true}}},"
    "{'document':'container','key':'down','origin':'GET "
    "/2','value':{'Id':'2','State':{'Running':false},'processes':null}},"
    "{'document':'container','key':'other','origin':'GET /3','value':{'Id':'3','State':{'Running':true},"
    "'processes':{'init_uid':0,'init_uid_inside':0,'user_namespace':false}}}]";

struct run {
    struct plm_catalogue catalogue;
    struct plm_policy policy;
    struct plm_json *bundle;
    struct plm_report report;
};

static void run_open(struct run *run)
{
    struct plm_error error = {0};
    *run = (struct run){0};
    if (!fixture_load(check, NULL, NULL, &run->catalogue, &error))
        fail_msg("%s", error.message);
    run->bundle = fixture_json(bundle);
}

static void run_judge(struct run *run)
{
    const struct plm_selection selection = {.evidence = PLM_EVIDENCE_FULL};
    struct plm_judge *judge = NULL;
    struct plm_error error = {0};
    assert_true(plm_judge_new(&run->catalogue, &run->policy, &selection, FIXTURE_NOW, &judge, &error));
    struct plm_sink sink = plm_judge_sink(judge);
    const struct plm_trailer trailer = {.ended = "2026-11-22T10:00:01Z"};
    assert_true(fixture_feed(run->bundle, &sink, &error));
    assert_true(sink.end(sink.self, &trailer, &error));
    assert_true(plm_judge_report(judge, &run->report, &error));
    plm_judge_free(judge);
}

static void run_close(struct run *run)
{
    plm_report_done(&run->report);
    plm_json_free(run->bundle);
    plm_catalogue_done(&run->catalogue);
}
#define auto_run __attribute__((cleanup(run_close)))

/* Line of the bundle, to be bent. */
static struct plm_json *line(struct run *run, size_t index)
{
    return fixture_mutable(plm_json_at(run->bundle, index));
}

static void assert_verdict(struct run *run, enum plm_verdict verdict)
{
    run_judge(run);
    assert_int_equal(run->report.result_count, 1);
    assert_string_equal(plm_verdict_name(run->report.results[0].verdict), plm_verdict_name(verdict));
}

static const char *shown(const struct run *run)
{
    const struct plm_result *result = &run->report.results[0];
    const struct plm_finding *finding = result->finding_count ? &result->findings[0] : &result->evidence_of_passes[0];
    for (size_t i = 0; i < finding->observed_count; i++)
        if (strcmp(finding->observed[i].path, "containers_using") == 0)
            return finding->observed[i].value;
    return "";
}

static void the_containers_of_an_image_are_listed_with_their_users(void **state)
{
    auto_run struct run run;
    (void)state;
    run_open(&run);
    assert_verdict(&run, PLM_PASS);
    assert_string_equal(shown(&run), "[{\"key\":\"up\",\"running\":true,\"init_uid\":100033,\"init_uid_inside\":33,"
                                     "\"user_namespace\":true},{\"key\":\"down\",\"running\":false,\"init_uid\":null,"
                                     "\"init_uid_inside\":null,\"user_namespace\":null}]");
}

static void root_inside_decides_where_a_check_asks_for_it(void **state)
{
    auto_run struct run run;
    (void)state;
    run_open(&run);
    struct plm_json *processes = fixture_mutable(plm_json_path(line(&run, 4), "value.processes"));
    plm_json_set(processes, "init_uid_inside", plm_json_new_int(0));
    assert_verdict(&run, PLM_FAIL);
}

static void what_is_lost_of_a_container_makes_its_image_unknown(void **state)
{
    static const struct {
        size_t line;
        const char *member; /* taken away, or the whole line where NULL */
    } rows[] = {{4, NULL}, {4, "value"},        {4, "value.processes"}, {4, "value.processes.init_uid_inside"},
                {3, NULL}, {3, "value.members"}};
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        auto_run struct run run;
        run_open(&run);
        const char *member = rows[i].member, *dot = member ? strrchr(member, '.') : NULL;
        struct plm_json *whole = line(&run, rows[i].line);
        plm_auto_free char *parent = dot ? plm_strndup(member, (size_t)(dot - member)) : NULL;
        if (!member)
            plm_json_set(whole, "document", plm_json_new_text("nothing"));
        else
            plm_json_remove(dot ? fixture_mutable(plm_json_path(whole, parent)) : whole, dot ? dot + 1 : member);
        assert_verdict(&run, PLM_UNKNOWN);
    }
}

static void a_member_whose_image_is_lost_could_use_any(void **state)
{
    auto_run struct run run;
    (void)state;
    run_open(&run);
    const struct plm_json *members = plm_json_path(line(&run, 3), "value.members");
    plm_json_remove(fixture_mutable(plm_json_at(members, 2)), "image");
    assert_verdict(&run, PLM_UNKNOWN);
}

static void a_container_that_is_gone_uses_nothing(void **state)
{
    auto_run struct run run;
    (void)state;
    run_open(&run);
    plm_json_set(line(&run, 4), "document", plm_json_new_text("nothing"));
    plm_json_push(run.bundle, fixture_json("{'document':'population','key':'container.end','value':{'members':["
                                           "{'id':'1','gone':true}]}}"));
    assert_verdict(&run, PLM_PASS);
}

static void only_checks_of_images_may_ask(void **state)
{
    (void)state;
    const char *message = fixture_refusal(fixture_check("rule: containers_using.all(c, c.running)"), NULL, NULL);
    assert_non_null(strstr(message, "containers_using"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_containers_of_an_image_are_listed_with_their_users),
        cmocka_unit_test(root_inside_decides_where_a_check_asks_for_it),
        cmocka_unit_test(what_is_lost_of_a_container_makes_its_image_unknown),
        cmocka_unit_test(a_member_whose_image_is_lost_could_use_any),
        cmocka_unit_test(a_container_that_is_gone_uses_nothing),
        cmocka_unit_test(only_checks_of_images_may_ask),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
