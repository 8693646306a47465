/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

static const char parameters[] = "- {name: most, type: int, about: a}\n- {name: names, type: list, about: a}\n";

static void a_rule_that_cannot_be_judged_is_refused(void **state)
{
    static const struct {
        const char *with, *message;
    } rows[] = {
        {"rule: 'container.HostConfig.'", "checks/checks.yaml:9: rule: at 1:"},
        {"rule: container.HostConfig.Privilged", "container.HostConfig.Privilged: no such member"},
        {"rule: conatiner.Id == ''", "checks/checks.yaml:9: rule: "},
        {"rule: container.Mounts.exists(m, m.Sauce == '')", "no such member"},
        {"rule: container.HostConfig.PortBindings.all(p, p.value.all(b, b.HostPort != '' && b.Port == ''))",
         "no such member"},
        {"rule: container.Id.x", "no such member"},
        {"rule: policy.least > 0", "policy.least"},
        {"rule: size(policy) > 0", "policy is read by its members"},
        {"rule: image.Id == ''", "a check cannot read that here, its subject is container"},
        {"rule: swarm.ID == ''", "a check cannot read that here, its subject is container"},
        {"rule: size(services) == 0", "a check cannot read that here, its subject is container"},
        {"rule: namespaces.network == container.Id", "reads both `container` and `namespaces`"},
        {"rule: namespaces.network == ''\nshows: [container.Id]", "reads both `container` and `namespaces`"},
        {"subject: engine\nrule: container.Id == ''", "a check cannot read that here, its subject is engine"},
        {"subject: image\nrule: namespaces.pid == ''", "a check cannot read that here, its subject is image"},
        {"rule: option(container.HostConfig.SecurityOpt)", "option"},
        {"rule: [a]", "checks/checks.yaml:9: "},
        {"when: 1 +\notherwise: x", "when: at 1:"},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        const char *message = fixture_refusal(fixture_check(rows[i].with), parameters, NULL);
        if (!strstr(message, rows[i].message))
            fail_msg("%s: refused with '%s', not '%s'", rows[i].with, message, rows[i].message);
    }
}

static void a_rule_of_enormous_size_is_refused(void **state)
{
    plm_auto_buffer struct plm_buffer text = {0};
    (void)state;
    plm_buffer_puts(&text, "- id: a\n  title: t\n  subject: container\n  severity: low\n  evidence: measured\n"
                           "  rationale: r\n  remediation: r\n  rule: ");
    for (int i = 0; i < 900; i++)
        plm_buffer_puts(&text, "container.Id == '' || ");
    plm_buffer_puts(&text, "true\n  examples: {}\n");
    assert_non_null(strstr(fixture_refusal(plm_buffer_text(&text), NULL, NULL), "a rule may have 16384 bytes at most"));
}

static void what_a_rule_reads_is_noted(void **state)
{
    static const struct {
        const char *with;
        bool needs_host, joins;
        const char *first, *second; /* parameters */
    } rows[] = {
        {"rule: container.HostConfig.Privileged", false, false, NULL, NULL},
        {"rule: namespaces.network != 'host'", false, true, NULL, NULL},
        {"rule: container.Id in policy.names && size(container.Name) < policy.most + size(policy.names)", false, false,
         "names", "most"},
        {"rule: files.exists(f, f.path == container.Name)", true, false, NULL, NULL},
        {"rule: container.Name == '' || host.system.live_proc", true, false, NULL, NULL},
        {"rule: daemon.options.icc.value && container.Name == ''", false, false, NULL, NULL},
        /* What only the engine's processes and files tell, against what the API shows. */
        {"subject: daemon\nrule: daemon.options.no_new_privileges.value", false, false, NULL, NULL},
        {"subject: daemon\nrule: daemon.options.log_level.value == 'info'", true, false, NULL, NULL},
        {"subject: daemon\nrule: size(daemon.listeners) == 0", true, false, NULL, NULL},
        {"subject: engine\nrule: engine.info.Debug || daemon.tls.enabled", true, false, NULL, NULL},
        {"subject: engine\nrule: engine.info.Debug\nshows: [daemon.process.pid, host.system]", false, false, NULL,
         NULL},
        {"rule: container.processes.no_new_privs", true, false, NULL, NULL},
        {"rule: container.processes.no_new_privs || container.Name == ''", false, false, NULL, NULL},
        {"subject: image\nrule: containers_using.all(c, c.init_uid != 0)", true, true, NULL, NULL},
        {"subject: file\nrole: unit\nrule: file.exists", true, false, NULL, NULL},
        {"subject: swarm\nrule: swarm.ID != '' && nodes.all(n, n.ID != '')", false, false, NULL, NULL},
        {"rule: population.container.members.exists(m, m.id == container.Id)", false, false, NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        struct plm_catalogue catalogue = {0};
        struct plm_error error = {0};
        if (!fixture_load(fixture_check(rows[i].with), parameters, NULL, &catalogue, &error))
            fail_msg("%s: %s", rows[i].with, error.message);
        const struct plm_check *check = &catalogue.checks[0];
        assert_int_equal(check->needs_host, rows[i].needs_host);
        assert_int_equal(check->joins, rows[i].joins);
        size_t count = 0;
        for (; check->parameters[count]; count++)
            assert_string_equal(check->parameters[count], count ? rows[i].second : rows[i].first);
        assert_int_equal(count, (rows[i].first != NULL) + (rows[i].second != NULL));
        plm_catalogue_done(&catalogue);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_that_cannot_be_judged_is_refused),
        cmocka_unit_test(a_rule_of_enormous_size_is_refused),
        cmocka_unit_test(what_a_rule_reads_is_noted),
    };
    plm_json_setup();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
